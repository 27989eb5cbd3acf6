// Matches a Kubernetes LabelSelector against labels.
type Labels = Readonly<Record<string, string>>

/** Whether the selector matches these labels. A missing or empty selector matches all. */
export function matchesSelector(selector: unknown, labels: Labels): boolean {
  const { matchLabels, matchExpressions } = recordOf(selector)
  const expressions = Array.isArray(matchExpressions) ? matchExpressions : []
  return (
    Object.entries(recordOf(matchLabels)).every(([key, value]) => labels[key] === value) &&
    expressions.every((expression) => isMet(recordOf(expression), labels))
  )
}

function isMet({ key, operator, values }: Readonly<Record<string, unknown>>, labels: Labels) {
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

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
