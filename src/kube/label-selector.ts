// Matches a Kubernetes LabelSelector against labels.
import { type Fields, fieldsAt, listAt } from './json.ts'

type Labels = Readonly<Record<string, string>>

/** Whether the selector matches these labels. A missing or empty selector matches all. */
export function matchesSelector(selector: unknown, labels: Labels): boolean {
  return (
    Object.entries(fieldsAt(selector, 'matchLabels')).every(
      ([key, value]) => labels[key] === value,
    ) &&
    listAt(selector, 'matchExpressions').every((expression) => isMet(fieldsAt(expression), labels))
  )
}

function isMet({ key, operator, values }: Fields, labels: Labels) {
  const label = labels[String(key)]
  const isAmong = Array.isArray(values) && label !== undefined && values.includes(label)
  switch (operator) {
    case 'In':
      return isAmong
    case 'NotIn':
      return !isAmong
    case 'Exists':
      return label !== undefined
    case 'DoesNotExist':
      return label === undefined
    default:
      return false
  }
}
