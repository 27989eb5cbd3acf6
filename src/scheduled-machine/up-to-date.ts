// UpToDate: whether the Machine was made from the spec as it is now, and if not, when the changes take effect.
import type { DateTime } from 'luxon'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import type { Goal } from './goal.ts'
import { localTime } from './local-time.ts'
import type { MachineFact, Subject, SubjectWithWorld } from './observed.ts'
import { REFERENCES_VALID } from './reasons.ts'
import { areReferencesVerified } from './reference-check.ts'
import { referenceProblem } from './reference-problem.ts'
import { isToBeReplacedByChange } from './replace-on-change.ts'

interface UpToDate {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: 'SpecApplied' | 'SpecChanged' | 'NotRecorded'
  readonly message: string
}

/** What is said of a Machine that is made in this pass. */
export const SPEC_APPLIED: UpToDate = {
  status: 'True',
  reason: 'SpecApplied',
  message: 'The Machine was made from the current spec',
}

/** The condition; `none` when there is no Machine, `undefined` when this pass cannot tell. */
export function upToDate(subject: SubjectWithWorld, now: DateTime): UpToDate | 'none' | undefined {
  const { spec, world } = subject
  if (world === undefined || spec.problems.length > 0) return undefined
  if (world.machine.type === 'unowned') return undefined
  if (world.machine.type !== 'ours') return 'none'
  const { applied } = world.machine
  if (applied.type === 'notRecorded') {
    return {
      status: 'Unknown',
      reason: 'NotRecorded',
      message: 'It is not recorded on the Machine what it was made from',
    }
  }
  const { changed } = applied
  if (changed.length === 0) return SPEC_APPLIED
  const takes = changed.length === 1 ? 'takes' : 'take'
  return {
    status: 'False',
    reason: 'SpecChanged',
    message: `${changed.join(', ')} changed since the Machine was made; ${takes} effect ${takesEffect(subject, now)}`,
  }
}

/** The goal with a look at the Machine: one that is to be replaced leaves by its ordinary shutdown, when another is
 * known to be possible. */
export function withReplacement(
  goal: Goal,
  subject: Subject,
  machine: MachineFact | undefined,
  isAnotherPossible: boolean,
): Goal {
  return goal.type === 'join' && isAnotherPossible && isOutdated(subject, machine)
    ? { type: 'leave', why: 'changed' }
    : goal
}

/** Whether the Machine is to be replaced for a change of the spec, now or as soon as it can be. */
export function isOutdated(subject: Subject, machine: MachineFact | undefined): boolean {
  return machine?.type === 'ours' && isToBeReplacedByChange(subject, machine)
}

/** Whether all that another Machine refers to is there, as far as this pass and those before it have looked. */
export function canBeMadeAnew(subject: SubjectWithWorld): boolean {
  const { world } = subject
  return world?.references === undefined
    ? areReferencesVerified(subject)
    : referenceProblem({ ...subject, world }) === undefined
}

function takesEffect(subject: SubjectWithWorld, now: DateTime): string {
  const { spec, deletedAt } = subject
  const { schedule } = spec
  if (deletedAt !== undefined) return 'never: the ScheduledMachine is being deleted'
  if (spec.killSwitch) return 'when the kill switch is released'
  if (schedule === undefined || !schedule.enabled) return 'when the schedule is enabled'
  if (isOpen(schedule, now) && spec.replaceOnChange === 'Now') {
    return canBeMadeAnew(subject)
      ? 'now: the machine is replaced'
      : `as soon as ${REFERENCES_VALID} is True`
  }
  const next = nextChange(schedule, now)
  if (next === undefined) {
    return isOpen(schedule, now)
      ? 'never: the schedule does not close'
      : 'never: the schedule does not open again'
  }
  const opens = isOpen(schedule, now) ? nextChange(schedule, next) : next
  return opens === undefined
    ? 'never: the schedule does not open again'
    : `at the next window, ${localTime(opens, schedule.zone)}`
}
