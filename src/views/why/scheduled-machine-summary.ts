// The first line about a ScheduledMachine: why it is in its state, what happens next, and when.
import type { DateTime } from 'luxon'
import { describeDrain } from '#src/bootc-node-pool/slots/describe-drain.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { nameOfKey } from '#src/kube/object.ts'
import { drainDeadline } from '#src/nodes/drain/state.ts'
import { PREPARING, READY } from '#src/scheduled-machine/reasons.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { nextWindowEdge } from '#src/scheduled-machine/service.ts'
import type { Subject } from '#src/scheduled-machine/subject.ts'
import { away, nextLook, sentences, when } from './words.ts'

/** `decided`: the status that the next pass stores, if it is known. */
export function machineSummary(
  subject: Subject,
  decided: ScheduledMachineStatus | undefined,
  now: DateTime,
): string {
  const stored = subject.status
  const name = `ScheduledMachine ${nameOfKey(subject.key)}`
  if (stored.phase === undefined) {
    return sentences(`${name} is new, and no pass has looked at it yet`, nextPhase(decided))
  }
  if (decided !== undefined && decided.phase !== stored.phase) {
    return sentences(`${name} is ${stored.phase}: ${causeOf(stored)}`, nextPhase(decided))
  }
  const status = decided ?? stored
  return sentences(`${name} is ${status.phase}: ${causeOf(status)}`, nextOf(subject, status, now))
}

function nextPhase(decided: ScheduledMachineStatus | undefined): string {
  return decided === undefined
    ? 'The next pass decides'
    : `The next pass makes it ${decided.phase}: ${causeOf(decided)}`
}

function causeOf({ message = 'it says no reason', drain }: ScheduledMachineStatus): string {
  const { by, podsRemaining = 0 } = drain ?? {}
  return drain === undefined || by !== undefined || podsRemaining === 0
    ? message
    : `${message}, ${describeDrain(drain)}`
}

function nextOf(subject: Subject, status: ScheduledMachineStatus, now: DateTime): string {
  const { spec } = subject
  const zone = spec.schedule?.zone ?? 'UTC'
  const { retry, drain, shutdownStartedAt, wakeTime } = status
  const reason = findCondition(status.conditions ?? [], READY)?.reason
  // The message says what ends the pause.
  if (reason === 'Paused') return ''
  const retryAt = parseInstant(retry?.notBefore)
  if (retryAt !== undefined && retryAt > now) {
    const verb = reason === 'ProvisioningFailed' ? 'replaced' : 'tried again'
    return `It is ${verb} ${when(retryAt, zone, now)}`
  }
  const end = drainDeadline(drain, spec.nodeDrainTimeout)
  if (reason === 'NodeDraining' && drain?.by === undefined && end !== undefined) {
    return `The machine is removed when its pods are gone, at the latest ${when(end, zone, now).replace(/^at /, '')}`
  }
  const start = parseInstant(shutdownStartedAt)
  if (reason === 'GracePeriodActive' && start !== undefined) {
    return `The drain begins ${when(start.plus(spec.gracefulShutdownTimeout), zone, now)}`
  }
  const opens = reason === PREPARING ? nextWindowEdge(subject, now) : undefined
  if (opens !== undefined) return `Its window opens ${when(opens, zone, now)}`
  if (status.phase !== 'Active' && status.phase !== 'Inactive') return nextLook(wakeTime, zone, now)
  return nextChange(status, now)
}

// `next` is `leaves 2026-12-01 18:00 Europe/Berlin`, `joins …`, or `begins …, Node expected 08:59`.
function nextChange(status: ScheduledMachineStatus, now: DateTime): string {
  const { next, nextActivation, nextCleanup } = status
  if (next === undefined) return 'Nothing happens until somebody changes it'
  const at = parseInstant(next.startsWith('leaves') ? nextCleanup : nextActivation)
  return at === undefined ? `It ${next}` : `It ${next} (${away(at, now)})`
}
