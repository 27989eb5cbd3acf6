// Makes the status from the facts and the judgement. Every field is computed again in each pass. What has not changed
// gives the same text, so that a converged pass writes nothing (I4).
import type { DateTime } from 'luxon'
import { type Condition, removeCondition, setCondition } from '#src/kube/conditions.ts'
import { cutText } from '#src/kube/cut-text.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { inWords } from '#src/kube/schema/field-error.ts'
import { waitsUntil } from '#src/wake/wake-ahead.ts'
import { type Wake, wakeTimeOf } from '#src/wake/wake-time.ts'
import { upToDate } from './applied-spec/condition.ts'
import type { Verdict } from './effects.ts'
import type { SubjectFacts } from './facts.ts'
import { nextServiceText } from './next-service.ts'
import { toStore } from './overrides/stored-override.ts'
import { overrideInWords, overrideWakes, withOverride, zoneOf } from './overrides/telling.ts'
import {
  CALENDAR_UNAVAILABLE,
  EMERGENCY_RECLAIM,
  FIELDS_DELIVERED,
  MACHINE_READY,
  NODE_TAINTED,
  PREPARING,
  RAPID_RECLAIM,
  READY,
  RECLAIM_AGENT_CONFIGURED,
  REFERENCES_VALID,
  SCHEDULED,
  UP_TO_DATE,
} from './reasons.ts'
import { agentCondition } from './reclaim/agent-condition.ts'
import { rapidReclaim, recentReclaims, untilForgotten } from './reclaim/rapid-reclaim.ts'
import { describeReclaim, isHeld, isReclaiming, type Reclaim } from './reclaim/reclaim.ts'
import { referencesValid } from './references/condition.ts'
import { countedFailures } from './rules/replacing.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'
import {
  isKeptAway,
  isPreparing,
  isWanted,
  isWindowOpen,
  nextWanted,
  nextWindowEdge,
  overrideAt,
} from './service.ts'
import { isDeletedInWindow } from './service-by-schedule.ts'
import { AT_REST } from './settled/at-rest.ts'
import { fieldsDelivered } from './sources/fields-delivered.ts'
import type { Subject } from './subject.ts'
import { isTainted, notTaintedYet } from './taints/condition.ts'
import { transitionDelay } from './transition-delay.ts'

/** A change of fields. `undefined` clears a field. */
export type StatusChange = {
  readonly [K in keyof ScheduledMachineStatus]?: ScheduledMachineStatus[K] | undefined
}

export interface Judgement extends Verdict {
  readonly machineReady: ConditionValue
  /** Left out: computed from the spec. */
  readonly references?: ConditionValue
  /** Left out: computed from the Machine. */
  readonly upToDate?: ConditionValue
  /** Left out: there is no Node, or the taints on it are as before. */
  readonly nodeTainted?: ConditionChange
  readonly wakes?: readonly Wake[]
  readonly change?: StatusChange
}

export interface ConditionValue {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  readonly observedGeneration?: number
}

export function statusOf(
  subject: SubjectFacts,
  now: DateTime,
  judgement: Judgement,
): ScheduledMachineStatus {
  const verdict = duringReclaim(subject, judgement)
  const { phase, reason } = verdict
  const message = withOverride(verdict.message, subject, now)
  const reclaim = storedReclaim(subject, judgement)
  const recent = recentReclaims(subject.status.recentReclaims, phase, now)
  const isReady = phase === 'Active'
  const change = withoutUndefined({ ...subject.status, ...judgement.change })
  const asked = { ...subject, status: change }
  const isWantedNow = isWanted(asked, now)
  const outcome = { phase, isPaused: reason === 'Paused', isWanted: isWantedNow, change }
  const changes = scheduleChanges(subject, asked, now)
  const wakes: Wake[] = [
    ...(judgement.wakes ?? []),
    ...untilForgotten(recent, phase),
    ...overrideWakes(subject, now),
    ...changes.wakes,
  ]

  const conditions: ReadonlyArray<readonly [type: string, value: ConditionChange]> = [
    [READY, { status: isReady ? 'True' : 'False', reason, message }],
    [SCHEDULED, scheduled(asked, now)],
    [REFERENCES_VALID, judgement.references ?? referencesValid(subject)],
    [MACHINE_READY, judgement.machineReady],
    [UP_TO_DATE, judgement.upToDate ?? upToDate(subject, now)],
    [NODE_TAINTED, judgement.nodeTainted ?? withoutNode(subject)],
    [RECLAIM_AGENT_CONFIGURED, agentCondition(subject)],
    [EMERGENCY_RECLAIM, reclaim === undefined ? 'none' : reclaimed(reclaim)],
    [RAPID_RECLAIM, rapidReclaim(recent)],
    [FIELDS_DELIVERED, fieldsDelivered(subject)],
  ]
  return withoutUndefined({
    ...subject.status,
    retry: countedFailures(subject, phase, {
      isInSchedule: isWantedNow,
      isMachineUnknown: judgement.machineReady.status === 'Unknown',
    }),
    ...judgement.change,
    reclaim,
    recentReclaims: recent,
    phase,
    phaseSince: phaseSince({ status: subject.status, reason }, phase, now),
    message: cutText(message),
    ready: isReady,
    inSchedule: isWindowOpen(subject, now),
    machineDeletedAt: staysOff(asked, now) ? change.machineDeletedAt : undefined,
    override: toStore(subject, now),
    calendars: subject.calendars?.versions,
    lastTransitionDelay: transitionDelay(subject, outcome, now),
    conditions: conditions.reduce<readonly Condition[]>(
      (list, [type, value]) => changed(list, type, value, now),
      subject.status.conditions ?? [],
    ),
    observedGeneration: subject.generation,
    nextActivation: changes.opens && formatInstant(changes.opens),
    nextCleanup: changes.closes && formatInstant(changes.closes),
    next: changes.text,
    wakeTime: wakeTimeOf(wakes, subject.status.wakeTime, now),
  })
}

// The rules of a shutdown serve a reclaim, too. Phase and reason say that it is one.
function duringReclaim(subject: Subject, judgement: Verdict): Verdict {
  const { reclaim } = subject.status
  if (reclaim === undefined || !isReclaiming(subject)) return judgement
  if (judgement.phase !== 'ShuttingDown') return judgement
  const message = `${describeReclaim(reclaim)}. ${judgement.message}`
  return { phase: 'EmergencyRemove', reason: 'EmergencyReclaim', message }
}

// It is over when the machine may be in service again.
function storedReclaim(subject: Subject, { change }: Judgement): Reclaim | undefined {
  const reclaim = change?.reclaim ?? subject.status.reclaim
  return reclaim?.endedAt !== undefined && !isHeld(subject) ? undefined : reclaim
}

function reclaimed(reclaim: Reclaim): ConditionValue {
  return { status: 'True', reason: 'EmergencyReclaim', message: describeReclaim(reclaim) }
}

function withoutNode(subject: SubjectFacts): ConditionChange {
  const isNodeless = subject.machine?.type === 'absent' || !isTainted(subject)
  return isNodeless ? notTaintedYet(subject, undefined) : undefined
}

/** `none` removes the condition, and `undefined` leaves it as it is. */
export type ConditionChange = ConditionValue | 'none' | undefined

function changed(
  list: readonly Condition[],
  type: string,
  value: ConditionChange,
  now: DateTime,
): readonly Condition[] {
  if (value === undefined) return list
  return value === 'none'
    ? removeCondition(list, type)
    : setCondition(list, { ...value, type }, now)
}

/**
 * When `phase` began. If the phase has not changed, the stored instant stays; 5-Spot stores none. A machine that was paused at rest comes
 * to rest again, so that the backstop looks at it: while it was paused, nothing was done.
 */
function phaseSince(
  { status, reason }: { readonly status: ScheduledMachineStatus; readonly reason: string },
  phase: Phase,
  now: DateTime,
): string {
  const stored = status.conditions?.find(({ type }) => type === READY)?.reason
  const isResumed = AT_REST.has(phase) && stored === 'Paused' && reason !== 'Paused'
  const since = status.phase === phase && !isResumed ? status.phaseSince : undefined
  return since ?? formatInstant(now)
}

interface ScheduleChanges {
  readonly wakes: readonly Wake[]
  readonly opens?: DateTime | undefined
  readonly closes?: DateTime | undefined
  readonly text?: string
}

// A machine that is killed or deleted neither joins nor leaves. But the status still says whether its window is open.
function scheduleChanges(subject: Subject, asked: Subject, now: DateTime): ScheduleChanges {
  if (subject.deletedAt !== undefined) return { wakes: [] }
  const next = isKeptAway(subject) ? undefined : nextWanted(asked, now)
  // In between, the phase changes when a window opens for which the machine was prepared.
  const wakes = [next, nextWindowEdge(subject, now)].flatMap((at): readonly Wake[] =>
    at === undefined ? [] : [{ type: 'at', at }],
  )
  if (next === undefined || isKeptAt(asked, next)) return { wakes }
  const after = nextWanted(asked, next)
  const isWantedNow = isWanted(asked, now)
  return {
    wakes,
    opens: isWantedNow ? after : next,
    closes: isWantedNow ? next : after,
    text: storedText(subject, next, now) ?? nextServiceText(asked, { next, isWanted: isWantedNow }),
  }
}

// At the end of an override, a machine whose schedule is not known neither joins nor leaves.
function isKeptAt(subject: Subject, at: DateTime): boolean {
  const isKnown = subject.spec.schedule !== undefined && subject.calendars?.problem === undefined
  return !isKnown && overrideAt(subject, at) === undefined
}

// The status has the text already, if it waits for this change. To format a local time is expensive.
function storedText(
  { status, generation, overrides }: Subject,
  next: DateTime,
  now: DateTime,
): string | undefined {
  if (overrides !== undefined || status.override !== undefined) return undefined
  const instant = formatInstant(next)
  const isStored = status.nextActivation === instant || status.nextCleanup === instant
  const isAwaited = waitsUntil({ ...status, generation }, now)?.equals(next) === true
  return isStored && isAwaited ? status.next : undefined
}

function scheduled(subject: Subject, now: DateTime): ConditionValue {
  const { spec } = subject
  const override = overrideAt(subject, now)
  if (override !== undefined) {
    return {
      status: override.state === 'On' ? 'True' : 'False',
      reason: 'Overridden',
      message: overrideInWords(override, zoneOf(subject)),
    }
  }
  const { problem } = subject.calendars ?? {}
  if (problem !== undefined) {
    return { status: 'False', reason: CALENDAR_UNAVAILABLE, message: problem }
  }
  const errors = spec.errors.filter((error) => error.concerns === 'schedule')
  if (errors.length > 0 || spec.schedule === undefined) {
    return { status: 'False', reason: 'ScheduleInvalid', message: inWords(errors) }
  }
  if (!spec.schedule.enabled) {
    return { status: 'False', reason: 'ScheduleDisabled', message: 'Schedule is disabled' }
  }
  if (isWindowOpen(subject, now)) {
    return { status: 'True', reason: 'ScheduleActive', message: 'Inside the scheduled time window' }
  }
  return isPreparing(subject, now) && !isKeptAway(subject)
    ? { status: 'False', reason: PREPARING, message: 'The machine is prepared for its next window' }
    : { status: 'False', reason: 'ScheduleInactive', message: 'Outside the scheduled time window' }
}

// While a calendar is unavailable, or the schedule is not valid, nobody knows whether its window is over.
function staysOff(subject: Subject, now: DateTime): boolean {
  return subject.spec.schedule === undefined || isDeletedInWindow(subject, now)
}

function withoutUndefined(status: StatusChange): ScheduledMachineStatus {
  return Object.fromEntries(
    Object.entries(status).filter(([, value]) => value !== undefined),
  ) as ScheduledMachineStatus
}
