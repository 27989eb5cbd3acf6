// Explains why an object of Cluster API is not ready, with the messages of its conditions. Detailed conditions come before
// summaries. The text is always one line in a stable order.
import { type ForeignCondition, findCondition } from '#src/kube/conditions.ts'

interface Reporting {
  readonly conditions: readonly ForeignCondition[]
  readonly failure?: string
}

/** The failures that the object reports as permanent; `undefined` when there are none. */
export function permanentFailure({ conditions, failure }: Reporting): string | undefined {
  if (failure !== undefined) return oneLine(failure)
  const errors = conditions.filter(
    ({ status, severity }) => status === 'False' && severity === 'Error',
  )
  return list(withoutSummaries(errors))
}

/**
 * The most detailed message of a provider object: the messages of its single conditions, else the message of `Ready`,
 * which summarizes them.
 */
export function deepestMessage(object: Reporting | undefined): string | undefined {
  if (object === undefined) return undefined
  const open = object.conditions.filter(
    ({ type, status }) => status !== 'True' && !NEGATIVE.has(type),
  )
  return list(withoutSummaries(open))
}

/** The message of the first of these conditions of a Machine that has one. */
export function machineMessage(
  { conditions }: Reporting,
  types: readonly string[],
): string | undefined {
  for (const type of types) {
    const condition = findCondition(conditions, type)
    if (condition === undefined) continue
    // A condition in its good state explains nothing.
    if ((condition.status === 'True') !== NEGATIVE.has(type)) continue
    const words = wordsOf(condition)
    if (words !== undefined) return words
  }
  return undefined
}

/** A message with several lines, such as a list of Cluster API, as one line; `undefined` when it is empty. */
export function oneLine(text: string | undefined): string | undefined {
  const line = text?.replace(/\s*\n\s*/g, ' ').trim()
  return line ? line : undefined
}

// Conditions whose good state is False.
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
