// Gathers the facts of a pass, where the overrides of the machine matter only with them.
import { gather } from '../gather/gather.ts'
import type { Gathered, Reading } from '../gather/reading.ts'
import { type Goal, goalOf } from '../goal.ts'
import { requestedReclaim } from '../rules/emergency-reclaim.ts'
import type { Subject } from '../subject.ts'
import { comesBeforeOverrides, type OverridesReader } from './read-overrides.ts'

/**
 * Throws `FailedRead`, as `gather` does. Overrides that could not be read stop neither a goal that comes before them nor an
 * emergency reclaim, for which the Node must be read first. A Machine that was deleted is made again only after they were
 * read.
 */
export async function gatherWithOverrides(
  goal: Goal,
  subject: Subject,
  reading: Reading,
  { read }: Pick<OverridesReader, 'read'>,
): Promise<Gathered> {
  const { now, signal } = reading
  const gathered = await gather(goal, subject, reading)
  const { facts } = gathered
  const { overridesError } = subject
  if (overridesError !== undefined && !comesBeforeOverrides(subject, now)) {
    if (requestedReclaim(facts, now) === undefined) throw overridesError
    return gathered
  }
  if (facts.type !== 'create' || subject.overrides !== undefined) return gathered
  const completed = await read(subject, signal)
  const { overrides = [] } = completed
  const asked = goalOf(completed, now)
  if (asked.type !== 'join') return gather(asked, completed, reading)
  return overrides.length === 0 ? gathered : { ...gathered, facts: { ...facts, overrides } }
}
