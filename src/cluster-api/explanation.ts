// Why something of Cluster API is not ready, in its own words: the deeper the condition, the more
// it says. Always one line, in an order that does not change by itself.
import { type ForeignCondition, findCondition } from '#src/kube/conditions.ts'

interface Reporting {
  readonly conditions: readonly ForeignCondition[]
  readonly failure?: string
}

/** What the object itself says will not mend without somebody; `undefined` when there is hope. */
export function unmendable({ conditions, failure }: Reporting): string | undefined {
  if (failure !== undefined) return oneLine(failure)
  const errors = conditions.filter(
    ({ status, severity }) => status === 'False' && severity === 'Error',
  )
  return list(withoutSummaries(errors))
}

/**
 * The most detailed message a provider object has: that of its single conditions, else that of
 * `Ready`, which sums them up.
 */
export function deepestMessage(object: Reporting | undefined): string | undefined {
  if (object === undefined) return undefined
  const open = object.conditions.filter(
    ({ type, status }) => status !== 'True' && !NEGATIVE.has(type),
  )
  return list(withoutSummaries(open))
}

/** What the first of these conditions of a Machine says that has something to say. */
export function machineMessage(
  { conditions }: Reporting,
  types: readonly string[],
): string | undefined {
  for (const type of types) {
    const condition = findCondition(conditions, type)
    if (condition === undefined) continue
    // A condition that is as it should be explains nothing.
    if ((condition.status === 'True') !== NEGATIVE.has(type)) continue
    const words = wordsOf(condition)
    if (words !== undefined) return words
  }
  return undefined
}

/** A message of several lines (Cluster API makes lists of them) as one; `undefined` when empty. */
export function oneLine(text: string | undefined): string | undefined {
  const line = text?.replace(/\s*\n\s*/g, ' ').trim()
  return line ? line : undefined
}

// Conditions that are False while all is well.
const NEGATIVE: ReadonlySet<string> = new Set([
  'Deleting',
  'Paused',
  'Remediating',
  'RollingOut',
  'ScalingDown',
  'ScalingUp',
  'Updating',
])
const SUMMARIES: ReadonlySet<string> = new Set(['Ready', 'Available'])
const AT_MOST = 3

function withoutSummaries(conditions: readonly ForeignCondition[]): readonly ForeignCondition[] {
  const single = conditions.filter(({ type }) => !SUMMARIES.has(type))
  return single.some((condition) => wordsOf(condition) !== undefined) ? single : conditions
}

function list(conditions: readonly ForeignCondition[]): string | undefined {
  const lines = conditions.flatMap((condition) => {
    const words = wordsOf(condition)
    return words === undefined ? [] : [`${condition.type}: ${words}`]
  })
  if (lines.length === 0) return undefined
  return lines.sort().slice(0, AT_MOST).join('; ')
}

function wordsOf({ message, reason }: ForeignCondition): string | undefined {
  return oneLine(message) ?? oneLine(reason)
}
