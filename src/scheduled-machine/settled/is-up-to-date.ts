// Whether there is nothing to do for a ScheduledMachine before its wake time. The short pass asks for an event, and the
// backstop for the objects in its lists: docs/adr/0011, docs/adr/0015. This never decides what to do. Where it cannot
// tell, the answer is no, and a pass reads everything.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { waitsUntil } from '#src/wake/wake-ahead.ts'
import { goalOf } from '../goal.ts'
import { MACHINE_READY, READY, RECLAIM_AGENT_CONFIGURED } from '../reasons.ts'
import { isAgentProblem } from '../reclaim/agent-condition.ts'
import type { Phase } from '../schema.ts'
import { isFinalized, type Subject } from '../subject.ts'
import { isAtRest } from './at-rest.ts'
import { isNextChangeAsStored } from './next-change-as-stored.ts'
import { isProgressing } from './progressing.ts'
import type { MachineInService, NodeInService, Summary } from './summary.ts'
import { areTaintsAsStored } from './taints-as-stored.ts'

/** Whether a pass would find nothing to do, if everything that `summary` does not show is unchanged. */
export function isUpToDate(subject: Subject, summary: Summary, now: DateTime): boolean {
  return (
    isWaiting(subject, now) &&
    isMachineAsStored(subject, summary.machine, now) &&
    isNodeAsStored(subject, summary.node, now)
  )
}

/** Only in these phases nothing happens without an event. A removal also waits for changes that cause no event. */
const WAITING_PHASES: ReadonlySet<Phase | undefined> = new Set([
  'Pending',
  'Active',
  'Inactive',
  'Disabled',
  'Error',
])

// The last pass has seen everything in the ScheduledMachine itself, and its wake time is ahead.
function isWaiting(subject: Subject, now: DateTime): boolean {
  const { status, generation, deletedAt } = subject
  const wake = waitsUntil({ ...status, generation }, now)
  return (
    wake !== undefined &&
    // A pass reads the overrides, and whether this one still exists.
    status.override === undefined &&
    deletedAt === undefined &&
    !subject.isReclaimAcknowledged &&
    isFinalized(subject) &&
    WAITING_PHASES.has(status.phase) &&
    isNextChangeAsStored(subject, wake, now) &&
    (subject.isPaused || subject.isMovedAway) === isStoredAsPaused(subject)
  )
}

function isStoredAsPaused({ status }: Subject): boolean {
  return findCondition(status.conditions ?? [], READY)?.reason === 'Paused'
}

function isMachineAsStored(subject: Subject, machine: Summary['machine'], now: DateTime): boolean {
  switch (machine) {
    case undefined:
      return true
    case 'absent':
      return isAtRest(subject) && !isToJoin(subject, now)
    case 'joining':
      return isProgressing(subject, now)
    case 'unclear':
      return false
    default:
      return isSameMachine(subject, machine) || isJoiningNode(subject, machine, now)
  }
}

// A pass whose clock was ahead may have closed an open window, and stored a wake time of tomorrow. Errors of the spec
// are ignored here, because some depend on the settings of the installation.
function isToJoin(subject: Subject, now: DateTime): boolean {
  const spec = { ...subject.spec, errors: [] }
  return goalOf({ ...subject, spec }, now).type === 'join'
}

function isSameMachine({ uid, status }: Subject, machine: MachineInService): boolean {
  return (
    status.phase === 'Active' &&
    machine.owners.includes(uid) &&
    machine.createdAt === status.lastScheduledTime &&
    machine.nodeName === status.nodeRef?.name &&
    machine.providerID === status.providerID
  )
}

// The first Node of a join, which is not Ready yet. Its Machine has an event again when it is.
function isJoiningNode(
  subject: Subject,
  { owners, hasReadyNode }: MachineInService,
  now: DateTime,
): boolean {
  return !hasReadyNode && owners.includes(subject.uid) && hasNothingToDoYet(subject, now)
}

// Startup taints are put on a Node as soon as it is seen.
function hasNothingToDoYet(subject: Subject, now: DateTime): boolean {
  return subject.spec.startupTaints.length === 0 && hasNoNodeYet(subject, now)
}

function hasNoNodeYet(subject: Subject, now: DateTime): boolean {
  return isProgressing(subject, now) && subject.status.nodeRef === undefined
}

function isNodeAsStored(subject: Subject, node: NodeInService | undefined, now: DateTime): boolean {
  if (node === undefined || isSameNode(subject, node)) return true
  // The first Node of a join. The next event of its Machine names it. Two passes at the same time would end in a
  // conflict.
  return node.isReady ? hasNoNodeYet(subject, now) : hasNothingToDoYet(subject, now)
}

function isSameNode(subject: Subject, node: NodeInService): boolean {
  const { status } = subject
  const ready = findCondition(status.conditions ?? [], MACHINE_READY)
  return (
    node.isReady &&
    status.phase === 'Active' &&
    // If the last pass could not read the Node, the next event that shows it causes a pass.
    (ready === undefined || ready.status === 'True') &&
    node.name === status.nodeRef?.name &&
    node.uid === status.nodeRef.uid &&
    (node.providerID === undefined || node.providerID === status.providerID) &&
    areTaintsAsStored(subject, node) &&
    isAgentAsStored(subject, node)
  )
}

// Each pass tries again to configure an agent that could not be configured.
function isAgentAsStored({ spec, status }: Subject, node: NodeInService): boolean {
  const agent = findCondition(status.conditions ?? [], RECLAIM_AGENT_CONFIGURED)
  const isTroubled = agent !== undefined && isAgentProblem(agent)
  return !isTroubled && (node.hasReclaimAgent === true) === spec.killIfCommands.length > 0
}
