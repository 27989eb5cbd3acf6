// Matches a Kubernetes LabelSelector against labels.
import { type Fields, fieldsAt, listAt } from './json.ts'

type Labels = Readonly<Record<string, string>>

/** Whether the selector matches these labels. A missing or empty selector matches all. */
export function matchesSelector(selector: unknown, labels: Labels): boolean {
  return compileSelector(selector)(labels)
}

/** The same for many objects: the selector is read once. */
export function compileSelector(selector: unknown): (labels: Labels) => boolean {
  const equal = Object.entries(fieldsAt(selector, 'matchLabels'))
  const expressions = listAt(selector, 'matchExpressions').map((each) => compile(fieldsAt(each)))
  return (labels) =>
    equal.every(([key, value]) => labels[key] === value) &&
    expressions.every((isMet) => isMet(labels))
}

function compile({ key, operator, values }: Fields): (labels: Labels) => boolean {
  const name = String(key)
  // Every object of JavaScript has a `constructor`.
  const has = (labels: Labels) => Object.hasOwn(labels, name)
  const among: ReadonlySet<unknown> = new Set(Array.isArray(values) ? values : [])
  const isAmong = (labels: Labels) => has(labels) && among.has(labels[name])
  switch (operator) {
    case 'In':
      return isAmong
    case 'NotIn':
      return (labels) => !isAmong(labels)
    case 'Exists':
      return has
    case 'DoesNotExist':
      return (labels) => !has(labels)
    default:
      return () => false
  }
}
