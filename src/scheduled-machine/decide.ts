// All rules, as pure functions.
import type { DateTime } from 'luxon'
import type { Triage } from '#src/reconcile/system.ts'
import type { Decision, UnreadDecision } from './effects.ts'
import type {
  AcceptFacts,
  Facts,
  GoingFacts,
  GoneFacts,
  OrphanFacts,
  UnownedFacts,
} from './facts.ts'
import { type Goal, goalOf } from './goal.ts'
import { accept } from './rules/accept.ts'
import { adopt } from './rules/adopt.ts'
import { backingOff } from './rules/backing-off.ts'
import { conflict } from './rules/conflict.ts'
import { afterDeletionTimeout } from './rules/deletion-timeout.ts'
import { afterMachineDeleted, requestedReclaim } from './rules/emergency-reclaim.ts'
import { join } from './rules/join.ts'
import { keep } from './rules/keep.ts'
import { kill } from './rules/kill.ts'
import { killSwitchReleased, restoreDrain } from './rules/kill-switch-released.ts'
import { leave, shutdown } from './rules/leave.ts'
import { noticeDeletion, orphan, waitForEvent } from './rules/orphan.ts'
import { paused, pausedItself } from './rules/paused.ts'
import { reclaimAcknowledged } from './rules/reclaim-acknowledged.ts'
import { withReclaimAgent } from './rules/reclaim-agent.ts'
import { unreadNode } from './rules/unread-node.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import { isFinalized, type Subject } from './subject.ts'

type SubjectRule = (subject: Subject, now: DateTime) => UnreadDecision | undefined

/**
 * Rules that need only the ScheduledMachine, in their order. A deleted object without our finalizer is not ours any
 * more. A paused object stays as it is. After a failed action, also of the finalizer, the back-off comes first. A
 * kill switch that was turned off is reported before anything new begins.
 */
const SUBJECT_RULES: readonly SubjectRule[] = [
  withoutFinalizer,
  pausedItself,
  reclaimAcknowledged,
  backingOff,
  killSwitchReleased,
]

export function triage(subject: Subject, now: DateTime): Triage<ScheduledMachineStatus, Goal> {
  for (const rule of SUBJECT_RULES) {
    const decision = rule(subject, now)
    if (decision !== undefined) return { type: 'decided', decision }
  }
  return { type: 'goal', goal: goalOf(subject, now) }
}

// Deleted, and without our finalizer: the object is not ours any more.
function withoutFinalizer(subject: Subject): UnreadDecision | undefined {
  return subject.deletedAt === undefined || isFinalized(subject) ? undefined : {}
}

/** The next step for these facts at `now`. Deterministic and total. */
export function decide(facts: Facts, now: DateTime): Decision {
  const noticed = noticeDeletion(facts, now)
  const whilePaused = paused(noticed, now)
  if (whilePaused !== undefined) return unreadNode(noticed, whilePaused, now)
  switch (noticed.type) {
    case 'accept':
      return accept(noticed, now)
    case 'orphan':
      return unreadNode(noticed, orphan(noticed, now), now)
    case 'unowned':
      // The Machine is adopted first, whatever happens to it next.
      return waitForEvent(noticed, now) ?? adopt(noticed)
    default:
      return requestedReclaim(noticed, now) ?? restoredDrain(noticed) ?? towardsGoal(noticed, now)
  }
}

type GoalFacts = Exclude<Facts, AcceptFacts | OrphanFacts | UnownedFacts>

function restoredDrain(facts: GoalFacts): Decision | undefined {
  return facts.type === 'kill' ? undefined : restoreDrain(facts)
}

function towardsGoal(facts: GoalFacts, now: DateTime): Decision {
  const decision = unreadNode(facts, withAgent(facts, decideFor(facts, now)), now)
  return afterDeletionTimeout(facts, decision, now)
}

// A machine that is being removed keeps its agent until nothing of it is left (rules/idle.ts, rules/kill.ts).
function withAgent(facts: GoalFacts, decision: Decision): Decision {
  const { type } = facts
  const isConcerned = type === 'create' || type === 'joining' || type === 'shutdown'
  return isConcerned ? withReclaimAgent(facts, decision) : decision
}

function decideFor(facts: GoalFacts, now: DateTime): Decision {
  switch (facts.type) {
    case 'create':
    case 'joining':
      return join(facts, now)
    case 'shutdown':
      return shutdown(facts, facts.why, now)
    case 'kill':
      return kill(facts, now)
    case 'taken':
      return conflict(facts, now)
    case 'keep':
      return keep(facts, now)
    case 'going':
      if (facts.goal === 'join') return join(facts, now)
      return facts.goal === 'kill' ? kill(facts, now) : leaveOn(facts, now)
    case 'gone':
      return facts.goal === 'kill' ? kill(facts, now) : leaveOn(facts, now)
    default:
      return facts satisfies never
  }
}

function leaveOn(facts: GoingFacts | GoneFacts, now: DateTime): Decision {
  return afterMachineDeleted(facts, now) ?? leave(facts, now)
}
