// The selectors inside objects (`matchLabels`, `matchExpressions`), as budgets and workloads have them.
import type { Labels } from './label-selector.ts'

export interface ObjectSelector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** Whether the selector selects these labels. An empty one selects everything. */
export function matchesSelector(
  { matchLabels = {}, matchExpressions = [] }: ObjectSelector,
  labels: Labels,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const has = Object.hasOwn(labels, key)
      const among = has && values.includes(labels[key] ?? '')
      if (operator === 'In') return among
      if (operator === 'NotIn') return !among
      if (operator === 'Exists') return has
      return operator === 'DoesNotExist' && !has
    })
  )
}
