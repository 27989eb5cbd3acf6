// A join goes through many stages within seconds. A pass reports an expected stage only at its wake time, but a failure and
// the end of the join at once. This halves the writes of a join: docs/adr/0009, docs/adr/0011.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { waitsUntil } from '#src/wake/wake-ahead.ts'
import { IN_MOTION, type Wake } from '#src/wake/wake-time.ts'
import { MACHINE_READY } from '../reasons.ts'
import type { Subject } from '../subject.ts'
import { JOINING } from '../wake.ts'

const EXPECTED: ReadonlySet<string> = new Set([
  'Provisioning',
  'WaitingForBootstrapData',
  'WaitingForInfrastructure',
  'NoNodeYet',
  'NodeNotReady',
])

/** Whether a reason of `MachineReady` is a stage of every join. */
export function isExpectedStage(reason: string | undefined): boolean {
  return reason !== undefined && EXPECTED.has(reason)
}

/** The wait before the next look at a join in this stage. The end of a pause is an event. */
export function whileJoining(reason: string): Wake {
  return {
    type: 'within',
    within: isExpectedStage(reason) || reason === 'Paused' ? JOINING : IN_MOTION,
  }
}

/** Whether a join is under way, and the status has an expected stage and a wake time for the next one. */
export function isProgressing({ status, generation }: Subject, now: DateTime): boolean {
  const wake = waitsUntil({ ...status, generation }, now)
  return (
    wake !== undefined &&
    // A wake time further ahead is not that of a join: the clock was set back. Wake times are rounded up to a second.
    wake < now.plus(JOINING).plus({ seconds: 1 }) &&
    status.phase === 'Pending' &&
    status.shutdownStartedAt === undefined &&
    status.retry?.notBefore === undefined &&
    isExpectedStage(findCondition(status.conditions ?? [], MACHINE_READY)?.reason)
  )
}
