// The status after a read that fails until somebody fixes the cause, where the user looks (spec §3: an action
// failed).
import type { DateTime } from 'luxon'
import { type Condition, findCondition, setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { backOff } from '#src/reconcile/stored-back-off.ts'
import { wakeAhead } from '#src/wake/wake-ahead.ts'
import type { LoopEffect, UnreadDecision } from '../effects.ts'
import { MACHINE_READY, READ_FAILED, READY } from '../reasons.ts'
import { afterDeletionTimeoutUnread } from '../rules/deletion-timeout.ts'
import { isProvisioningFailed } from '../rules/replacing.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import type { Subject } from '../subject.ts'

/**
 * An API server that has just started refuses everything until it has read its roles. So the first refusal only
 * postpones the pass, by this time. The second refusal in a row is reported.
 */
const SECOND_LOOK = { seconds: 10 }

/**
 * The decision after a failed read. `message` says which read. The stored status stays, so that the next try goes on
 * from there.
 */
export function afterFailedRead(subject: Subject, message: string, now: DateTime): UnreadDecision {
  if (isProvisioningFailed(subject)) return duringPause(subject, message, now)
  const { retry } = subject.status
  const attempts = (retry?.attempts ?? 0) + 1
  const isFirst = retry?.notBefore === undefined
  const notBefore = formatInstant(now.plus(isFirst ? SECOND_LOOK : backOff(attempts - 1)))
  const next: ScheduledMachineStatus = {
    ...subject.status,
    retry: { attempts, notBefore, lastError: message },
    wakeTime: notBefore,
    observedGeneration: subject.generation,
  }
  if (isFirst) return { status: next }
  return report(subject, next, message, now)
}

// The machine failed at its provider and waits for its replacement. That wait is not an earlier refusal, and its
// number of attempts is not that of the reads.
function duringPause(subject: Subject, message: string, now: DateTime): UnreadDecision {
  const { attempts = 0, notBefore: pause, lastError } = subject.status.retry ?? {}
  const secondLook = now.plus(SECOND_LOOK)
  if (lastError !== message) {
    const next: ScheduledMachineStatus = {
      ...subject.status,
      retry: { attempts, ...(pause !== undefined && { notBefore: pause }), lastError: message },
      wakeTime: formatInstant(secondLook),
    }
    return { status: next }
  }
  const wake = wakeAhead(subject.status.wakeTime, now)
  if (wake !== undefined && wake <= secondLook) return {}
  const notBefore = formatInstant(now.plus(backOff(1)))
  const next: ScheduledMachineStatus = {
    ...subject.status,
    retry: { attempts, notBefore, lastError: message },
    wakeTime: notBefore,
    observedGeneration: subject.generation,
  }
  return report(subject, next, message, now)
}

function report(
  subject: Subject,
  next: ScheduledMachineStatus,
  message: string,
  now: DateTime,
): UnreadDecision {
  const status: ScheduledMachineStatus = {
    ...next,
    phase: 'Error',
    phaseSince: (next.phase === 'Error' && next.phaseSince) || formatInstant(now),
    ready: false,
    message,
    conditions: conditionsOf(next, message, now),
  }
  const decision = { before: warnings(subject, message), status }
  return afterDeletionTimeoutUnread(subject, decision, message, now)
}

function conditionsOf(
  { conditions = [] }: ScheduledMachineStatus,
  message: string,
  now: DateTime,
): readonly Condition[] {
  const failed = { reason: READ_FAILED, message }
  const ready = setCondition(conditions, { type: READY, status: 'False', ...failed }, now)
  return setCondition(ready, { type: MACHINE_READY, status: 'Unknown', ...failed }, now)
}

// A change of phase has its own Event.
function warnings({ uid, status }: Subject, message: string): readonly LoopEffect[] {
  const stored = findCondition(status.conditions ?? [], READY)
  if (status.phase !== 'Error' || stored?.message === message) return []
  return [readWarning(message, `${uid} ${READ_FAILED} ${status.phaseSince} ${message}`)]
}

/** The Warning about a failed read. Its name comes from `id`. */
export function readWarning(message: string, id: string): LoopEffect {
  return {
    type: 'emit',
    event: { type: 'Warning', reason: READ_FAILED, action: 'Read', note: message, id },
  }
}
