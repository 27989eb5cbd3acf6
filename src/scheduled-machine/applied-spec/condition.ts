// The condition UpToDate: whether the Machine was created from the current spec. If not, when the changes take
// effect.
import type { DateTime } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { localTime } from '../../schedule/local-time.ts'
import type { SubjectFacts } from '../facts.ts'
import { REFERENCES_VALID, UP_TO_DATE } from '../reasons.ts'
import { areReferencesVerified } from '../references/is-check-due.ts'
import { referenceProblem } from '../references/reference-problem.ts'
import { isWanted, nextWanted } from '../service.ts'
import type { Subject } from '../subject.ts'

interface UpToDate {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: 'SpecApplied' | 'SpecChanged' | 'NotRecorded' | 'SpecInvalid' | 'NotLookedAt'
  readonly message: string
  readonly observedGeneration?: number
}

/** The condition for a Machine that is created in this pass. */
export function specApplied({ generation }: Subject): UpToDate {
  return {
    status: 'True',
    reason: 'SpecApplied',
    message: 'The Machine was created from the current spec',
    observedGeneration: generation,
  }
}

/** The condition. `none`: there is no Machine. `undefined`: this pass cannot tell. */
export function upToDate(subject: SubjectFacts, now: DateTime): UpToDate | 'none' | undefined {
  const { spec, machine, generation } = subject
  if (machine === undefined) return toldOfAnotherSpec(subject) ? NOT_LOOKED_AT : undefined
  if (machine.type === 'unowned') return undefined
  if (machine.type !== 'ours') return 'none'
  if (spec.errors.length > 0) return { ...SPEC_INVALID, observedGeneration: generation }
  const { applied, value } = machine
  if (applied.type === 'notRecorded') {
    return {
      status: 'Unknown',
      reason: 'NotRecorded',
      message: 'The Machine has no record of the spec that it was created from',
      observedGeneration: generation,
    }
  }
  const { changed } = applied
  if (changed.length === 0) return specApplied(subject)
  const effect = takesEffect(subject, value, now)
  return {
    status: 'False',
    reason: 'SpecChanged',
    message: `${changed.join(', ')} changed since the Machine was created; ${inNumber(effect, changed.length)}`,
    observedGeneration: generation,
  }
}

const SPEC_INVALID = {
  status: 'Unknown',
  reason: 'SpecInvalid',
  message: 'The spec is not valid, so it is not compared with the Machine',
} as const

const NOT_LOOKED_AT = {
  status: 'Unknown',
  reason: 'NotLookedAt',
  message: 'The spec has changed since the Machine was last read',
} as const

// A paused pass does not read the Machine.
function toldOfAnotherSpec({ status, generation }: Subject): boolean {
  const stored = findCondition(status.conditions ?? [], UP_TO_DATE)
  return stored?.observedGeneration !== undefined && stored.observedGeneration !== generation
}

/** Whether all references of the next Machine are valid, by this pass and the earlier ones. */
function canBeMadeAnew(subject: SubjectFacts): boolean {
  return subject.references === undefined
    ? areReferencesVerified(subject)
    : referenceProblem(subject, subject.references) === undefined
}

/** When the changes take effect. `never`: the reason, with the remedy if there is one. */
type Effect = { readonly when: string } | { readonly never: string }

function takesEffect(subject: SubjectFacts, machine: Machine, now: DateTime): Effect {
  const { spec, deletedAt } = subject
  const { schedule } = spec
  if (deletedAt !== undefined) return { never: 'because the ScheduledMachine is being deleted' }
  if (spec.killSwitch) return { when: 'when the kill switch is released' }
  if (schedule === undefined || !schedule.enabled) return { when: 'when the schedule is enabled' }
  const isOpenNow = isWanted(subject, now)
  if (isOpenNow && isBeingReplaced(subject, machine)) {
    return { when: 'now: the machine is being replaced' }
  }
  if (isOpenNow && spec.replaceOnChange === 'Now') {
    return canBeMadeAnew(subject)
      ? { when: 'now: the machine is replaced' }
      : { when: `as soon as ${REFERENCES_VALID} is True` }
  }
  const next = nextWanted(subject, now)
  if (isOpenNow && next === undefined) return NEVER_CLOSES
  const opens = isOpenNow && next !== undefined ? nextWanted(subject, next) : next
  return opens === undefined
    ? { never: 'because the window never opens again' }
    : { when: `at the next window, ${localTime(opens, schedule.zone)}` }
}

const NEVER_CLOSES: Effect = {
  never: 'because the window never closes: set spec.replaceOnChange: Now to replace the machine',
}

// Once a drain has begun, the removal is finished, whatever the spec says.
function isBeingReplaced({ status }: Subject, { deletionTimestamp, failure }: Machine): boolean {
  const isFailedAndLeaving = failure !== undefined && status.shutdownStartedAt !== undefined
  return status.drain !== undefined || deletionTimestamp !== undefined || isFailedAndLeaving
}

function inNumber(effect: Effect, count: number): string {
  if ('when' in effect) return `${count === 1 ? 'takes' : 'take'} effect ${effect.when}`
  return count === 1
    ? `does not take effect by itself, ${effect.never}`
    : `do not take effect by themselves, ${effect.never}`
}
