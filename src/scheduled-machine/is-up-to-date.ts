// A glance is what most events need: the ScheduledMachine, and what the event has shown. It never decides
// what to do, only that there is nothing; whenever it cannot tell, the pass looks at everything.
import type { DateTime } from 'luxon'
import type {
  InServiceSummary,
  MachineInService,
  NodeInService,
} from '#src/cluster-api/in-service-summary.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { MACHINE_READY, READY } from './reasons.ts'
import { isProgressing } from './rules/progressing.ts'
import { isScheduleAsTold } from './schedule-as-told.ts'
import type { Phase } from './schema.ts'
import { isFinalized, type Subject } from './subject.ts'

/** Whether there is nothing to do, if everything that `summary` does not show is as it was. */
export function isUpToDate(subject: Subject, summary: InServiceSummary, now: DateTime): boolean {
  const { machine, node } = summary
  return (
    isWaiting(subject, now) &&
    (machine === undefined || isKnownMachine(subject, machine)) &&
    (node === undefined || isKnownNode(subject, node) || isFirstNode(subject, now))
  )
}

/** What is on its way out is looked at whenever anything happens: it waits for things that tell nobody. */
const CALM: ReadonlySet<Phase | undefined> = new Set([
  'Pending',
  'Active',
  'Inactive',
  'Disabled',
  'Error',
])

// Everything that the ScheduledMachine itself says was looked at, and its next wake is ahead.
function isWaiting(subject: Subject, now: DateTime): boolean {
  const { status, generation, deletedAt } = subject
  const wake = parseInstant(status.wakeTime)
  return (
    deletedAt === undefined &&
    isFinalized(subject) &&
    CALM.has(status.phase) &&
    status.observedGeneration === generation &&
    wake !== undefined &&
    wake > now &&
    isScheduleAsTold(subject, wake, now) &&
    (subject.isPaused || subject.isMovedAway) === (readyReason(subject) === 'Paused')
  )
}

function isKnownMachine({ uid, status }: Subject, machine: MachineInService): boolean {
  return (
    status.phase === 'Active' &&
    machine.owners.includes(uid) &&
    machine.createdAt === status.lastScheduledTime &&
    machine.nodeName === status.nodeRef?.name &&
    machine.providerID === status.providerID
  )
}

// A status that could not say whether its Node is Ready is mended by the first that shows it.
function isKnownNode({ status }: Subject, node: NodeInService): boolean {
  const isDoubted = status.conditions?.some(
    ({ type, status: told }) => type === MACHINE_READY && told !== 'True',
  )
  return (
    status.phase === 'Active' &&
    isDoubted !== true &&
    node.name === status.nodeRef?.name &&
    node.uid === status.nodeRef.uid &&
    (node.providerID === undefined || node.providerID === status.providerID)
  )
}

// Of a join: its Machine is about to say the same, and to look at both at once ends in a conflict.
function isFirstNode(subject: Subject, now: DateTime): boolean {
  return isProgressing(subject, now) && subject.status.nodeRef === undefined
}

function readyReason({ status }: Subject): string | undefined {
  return status.conditions?.find(({ type }) => type === READY)?.reason
}
