// A join passes through many small stages within seconds. Ordinary ones are told at the next wake; a
// failure, and the end, at once. It halves the writes of a join: docs/adr/0009, docs/adr/0011.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { IN_MOTION, type Wake } from '#src/wake/wake-time.ts'
import { AT_REST } from '../at-rest.ts'
import { MACHINE_READY } from '../reasons.ts'
import type { Subject } from '../subject.ts'
import { JOINING } from '../wake.ts'

const ROUTINE: ReadonlySet<string> = new Set([
  'Provisioning',
  'WaitingForBootstrapData',
  'WaitingForInfrastructure',
  'NoNodeYet',
  'NodeNotReady',
])

/** Whether a reason of `MachineReady` is an ordinary stage. */
export function isExpectedStage(reason: string | undefined): boolean {
  return reason !== undefined && ROUTINE.has(reason)
}

/** How soon to look again at a join that has come to a stage: what is paused goes on when somebody says so,
 * and that is an event. */
export function whileJoining(reason: string): Wake {
  return {
    type: 'within',
    within: isExpectedStage(reason) || reason === 'Paused' ? JOINING : IN_MOTION,
  }
}

/** Whether there should be no Machine, and the status says that there is none. */
export function isAtRest({ status }: Pick<Subject, 'status'>): boolean {
  return AT_REST.has(status.phase) && status.machineRef === undefined
}

/** Whether a join is under way, has told an ordinary stage, and has a wake ahead to tell the next. */
export function isProgressing({ status, generation }: Subject, now: DateTime): boolean {
  const told = status.conditions?.find(({ type }) => type === MACHINE_READY)
  const wake = parseInstant(status.wakeTime)
  return (
    status.phase === 'Pending' &&
    status.observedGeneration === generation &&
    status.shutdownStartedAt === undefined &&
    status.retry?.notBefore === undefined &&
    wake !== undefined &&
    wake > now &&
    // Further ahead than a look at a join can be: the clock has jumped back. Wakes are rounded up.
    wake < now.plus(JOINING).plus({ seconds: 1 }) &&
    isExpectedStage(told?.reason)
  )
}
