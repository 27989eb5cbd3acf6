// The requirements of a label selector, and which selectors include another.
import { listAt, stringsAt, textAt } from '#src/kube/json.ts'

export interface Requirement {
  readonly key: string
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
  readonly operator: string
  readonly values: readonly string[]
}

/** A label of `matchLabels` is an `In` with one value. */
export function requirementsOf(selector: unknown): readonly Requirement[] {
  return [
    ...Object.entries(stringsAt(selector, 'matchLabels')).map(([key, value]) => ({
      key,
      operator: 'In',
      values: [value],
    })),
    ...listAt(selector, 'matchExpressions').map((expression) => ({
      key: textAt(expression, 'key'),
      operator: textAt(expression, 'operator'),
      values: listAt(expression, 'values').map(String),
    })),
  ]
}

/** Whether everything that meets the requirements of `narrow` meets those of `wide`, by one requirement for each. */
export function includes(wide: readonly Requirement[], narrow: readonly Requirement[]): boolean {
  return wide.every((needed) =>
    narrow.some((given) => given.key === needed.key && implies(given, needed)),
  )
}

// Both are about one key. `NotIn` is also met where the label does not exist.
function implies(given: Requirement, needed: Requirement): boolean {
  const [has, wanted] = [new Set(given.values), new Set(needed.values)]
  switch (needed.operator) {
    case 'Exists':
      return given.operator === 'In' || given.operator === 'Exists'
    case 'In':
      return given.operator === 'In' && has.isSubsetOf(wanted)
    case 'NotIn':
      if (given.operator === 'In') return has.isDisjointFrom(wanted)
      if (given.operator === 'NotIn') return wanted.isSubsetOf(has)
      return given.operator === 'DoesNotExist'
    default:
      return given.operator === needed.operator
  }
}
