// `labelSelector=a=b,c!=d,e in (f,g),h notin (i),j,!k`
import { badRequest } from './api-error.ts'

export type Labels = Readonly<Record<string, string>>
export type LabelSelector = (labels: Labels) => boolean

const TERM =
  /^\s*(?:(?<key>[^\s=!,()]+)\s*(?:(?<sign>==|=|!=)\s*(?<value>[^\s=!,()]*)|\s+(?<set>in|notin)\s*\((?<values>[^()]*)\))?|!\s*(?<absent>[^\s=!,()]+))\s*(?:,|$)/

/** Throws a 400 for what is no selector; an empty one selects everything. */
export function parseLabelSelector(text: string): LabelSelector {
  const terms: LabelSelector[] = []
  let rest = text.trim()
  while (rest !== '') {
    const found = TERM.exec(rest)
    if (found?.groups === undefined) {
      throw badRequest(
        `unable to parse requirement: found '${rest.split(',')[0]?.trim()}', expected: !, identifier, or 'end of string'`,
      )
    }
    terms.push(termOf(found.groups))
    rest = rest.slice(found[0].length).trim()
  }
  return (labels) => terms.every((term) => term(labels))
}

function termOf(groups: Readonly<Record<string, string | undefined>>): LabelSelector {
  const { key, sign, value = '', set, values = '', absent } = groups
  if (absent !== undefined) return (labels) => !Object.hasOwn(labels, absent)
  if (key === undefined) return () => true
  if (set !== undefined) {
    const among = new Set(values.split(',').map((each) => each.trim()))
    return set === 'in'
      ? (labels) => Object.hasOwn(labels, key) && among.has(labels[key] ?? '')
      : (labels) => !(Object.hasOwn(labels, key) && among.has(labels[key] ?? ''))
  }
  if (sign === undefined) return (labels) => Object.hasOwn(labels, key)
  return sign === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value
}

/** Whether the selector of a PodDisruptionBudget or a workload (matchLabels and matchExpressions)
 * selects these labels. */
export function matchesSelector(
  selector: {
    readonly matchLabels?: Labels
    readonly matchExpressions?: readonly {
      readonly key: string
      readonly operator: string
      readonly values?: readonly string[]
    }[]
  },
  labels: Labels,
): boolean {
  const wanted = Object.entries(selector.matchLabels ?? {})
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const has = Object.hasOwn(labels, key)
      const among = has && values.includes(labels[key] ?? '')
      if (operator === 'In') return among
      if (operator === 'NotIn') return !among
      if (operator === 'Exists') return has
      return operator === 'DoesNotExist' && !has
    })
  )
}
