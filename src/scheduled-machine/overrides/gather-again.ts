// Gathers the facts of a pass, where the overrides of the machine matter only with them.
import { gather } from '../gather/gather.ts'
import type { Gathered, Reading } from '../gather/reading.ts'
import { goalOf } from '../goal.ts'
import { requestedReclaim } from '../rules/emergency-reclaim.ts'
import type { Subject } from '../subject.ts'
import { comesBeforeOverrides, type OverridesReader } from './read-overrides.ts'

/**
 * The facts with the overrides, where these were not read before. `undefined`: they do not matter. Throws `FailedRead`, as
 * `gather` does. Overrides that could not be read stop neither a goal that comes before them nor an emergency reclaim, for
 * which the Node must be read first. It is the same with calendars. A Machine that was deleted is made again only after the
 * overrides were read.
 */
export function gatherAgain(
  gathered: Gathered,
  subject: Subject,
  reading: Reading,
  { read }: Pick<OverridesReader, 'read'>,
): Promise<Gathered> | undefined {
  const { now, signal } = reading
  const { facts } = gathered
  const { overridesError, calendars } = subject
  // An override, and an emergency reclaim, may decide without the calendars.
  if (calendars?.error !== undefined && goalOf(subject, now).type === 'keep') {
    if (requestedReclaim(facts, now) === undefined) throw calendars.error
    return undefined
  }
  if (overridesError !== undefined && !comesBeforeOverrides(subject, now)) {
    if (requestedReclaim(facts, now) === undefined) throw overridesError
    return undefined
  }
  if (facts.type !== 'create' || subject.overrides !== undefined) return undefined
  return read(subject, signal).then((completed) => {
    const { overrides = [] } = completed
    const goal = goalOf(completed, now)
    if (goal.type !== 'join') return gather(goal, completed, reading)
    return overrides.length === 0 ? gathered : { ...gathered, facts: { ...facts, overrides } }
  })
}
