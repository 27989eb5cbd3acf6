// How late the last change of the schedule was carried out: from its planned instant until the first write, and until the
// machine was in service or gone. It is written with the change itself, so a converged pass writes nothing (I4).
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { Phase, ScheduledMachineStatus } from './schema.ts'
import { isWindowOpen, nextWindowEdge } from './service.ts'
import { leadOf } from './service-edges.ts'
import { AT_REST } from './settled/at-rest.ts'
import type { Subject } from './subject.ts'

export type TransitionDelay = NonNullable<ScheduledMachineStatus['lastTransitionDelay']>

/** What a decision makes of the machine. */
interface Outcome {
  readonly phase: Phase
  readonly isPaused: boolean
  readonly isWanted: boolean
  /** The instants of the new status. */
  readonly change: {
    readonly lastScheduledTime?: string | undefined
    readonly shutdownStartedAt?: string | undefined
  }
}

/**
 * The record of the change that began or went on in this pass, otherwise the stored one. `undefined` when the change is not
 * carried out any more: the schedule was edited, the machine was killed or reclaimed, or the object is paused.
 */
export function transitionDelay(
  subject: Subject,
  outcome: Outcome,
  now: DateTime,
): TransitionDelay | undefined {
  const stored = subject.status.lastTransitionDelay
  const delay = plannedChange(subject, outcome, now) ?? stored
  if (delay === undefined || delay.endSeconds !== undefined) return delay
  const isJoin = delay.transition === 'Join'
  const isGoingOn = isJoin ? outcome.isWanted && !AT_REST.has(outcome.phase) : !outcome.isWanted
  if (!isGoingOn || outcome.isPaused) return undefined
  return measured(delay, outcome, now)
}

// The change that the stored status announces, once its time has come. A status about another spec announces nothing.
function plannedChange(
  subject: Subject,
  { isWanted }: Outcome,
  now: DateTime,
): TransitionDelay | undefined {
  const { status, generation } = subject
  const plannedAt = isWanted ? status.nextActivation : status.nextCleanup
  const planned = parseInstant(plannedAt)
  if (planned === undefined || planned > now) return undefined
  const isDone = isWanted ? status.phase === 'Active' : AT_REST.has(status.phase)
  if (plannedAt === undefined || status.observedGeneration !== generation || isDone)
    return undefined
  const opens = isWanted ? openingAfter(subject, planned) : undefined
  return {
    transition: isWanted ? 'Join' : 'Leave',
    plannedAt,
    ...(opens && { opensAt: formatInstant(opens) }),
  }
}

// Of a machine that was to be begun ahead of its window. The begin of an override has no lead.
function openingAfter(subject: Subject, begins: DateTime): DateTime | undefined {
  const lead = leadOf(subject)
  if (lead === 0 || isWindowOpen(subject, begins)) return undefined
  const opens = nextWindowEdge(subject, begins)
  return opens && opens.toMillis() - begins.toMillis() <= lead ? opens : undefined
}

function measured(
  delay: TransitionDelay,
  { phase, change }: Outcome,
  now: DateTime,
): TransitionDelay {
  const isJoin = delay.transition === 'Join'
  const planned = parseInstant(delay.plannedAt) ?? now
  // A machine with a lead is late when it is not in service as its window opens.
  const wantedAt = parseInstant(delay.opensAt) ?? planned
  const isEnded = isJoin ? phase === 'Active' : AT_REST.has(phase)
  const startedAt = parseInstant(isJoin ? change.lastScheduledTime : change.shutdownStartedAt)
  const hasStarted = startedAt !== undefined && (!isJoin || startedAt >= planned)
  const start = delay.startSeconds ?? (hasStarted ? secondsSince(planned, startedAt) : undefined)
  return {
    ...delay,
    ...(start !== undefined && { startSeconds: start }),
    // What needed no write of its own started when it ended.
    ...(isEnded && {
      startSeconds: start ?? secondsSince(planned, now),
      endSeconds: secondsSince(wantedAt, now),
    }),
  }
}

function secondsSince(planned: DateTime, instant: DateTime): number {
  return Math.max(0, Math.floor(instant.diff(planned).as('seconds')))
}
