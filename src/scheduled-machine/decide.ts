// All rules, as pure functions.
import type { DateTime } from 'luxon'
import { type Adjustment, adjusted, firstOf, type Rule, type Trace } from '#src/reconcile/rules.ts'
import type { Triage } from '#src/reconcile/system.ts'
import type { Decision, UnreadDecision } from './effects.ts'
import type {
  AcceptFacts,
  AnyNodeFacts,
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

/**
 * Rules that need only the ScheduledMachine, in their order. A deleted object without our finalizer is not ours any
 * more. A paused object stays as it is. After a failed action, also of the finalizer, the back-off comes first. A
 * kill switch that was turned off is reported before anything new begins.
 */
export const SUBJECT_RULES: readonly Rule<[Subject, DateTime], UnreadDecision>[] = [
  {
    name: 'withoutFinalizer',
    question: 'Is it being deleted, and without the finalizer of Sundial?',
    decide: withoutFinalizer,
  },
  {
    name: 'pausedItself',
    question: 'Is the ScheduledMachine itself paused?',
    decide: pausedItself,
  },
  {
    name: 'reclaimAcknowledged',
    question: 'Has a person acknowledged an emergency reclaim?',
    decide: reclaimAcknowledged,
  },
  {
    name: 'backingOff',
    question: 'Is it waiting after an action that failed?',
    decide: backingOff,
    detail: ({ status: { retry } }) => retry?.notBefore && `until ${retry.notBefore}`,
  },
  {
    name: 'killSwitchReleased',
    question: 'Was the kill switch turned off?',
    decide: killSwitchReleased,
  },
]

export function triage(
  subject: Subject,
  now: DateTime,
  trace?: Trace,
): Triage<ScheduledMachineStatus, Goal> {
  const decision = firstOf(SUBJECT_RULES, [subject, now], trace)
  if (decision !== undefined) return { type: 'decided', decision }
  return { type: 'goal', goal: goalOf(subject, now, trace) }
}

// Deleted, and without our finalizer: the object is not ours any more.
function withoutFinalizer(subject: Subject): UnreadDecision | undefined {
  return subject.deletedAt === undefined || isFinalized(subject) ? undefined : {}
}

/** The next step for these facts at `now`. Deterministic and total. */
export function decide(facts: Facts, now: DateTime, trace?: Trace): Decision {
  trace?.(MACHINE_QUESTION)(MACHINE_ANSWERS[facts.type])
  const noticed = noticeDeletion(facts, now)
  const whilePaused = firstOf(PAUSES, [noticed, now], trace)
  if (whilePaused !== undefined) return afterRead(noticed, whilePaused, now, trace)
  switch (noticed.type) {
    case 'accept':
      return accept(noticed, now)
    case 'orphan':
      return afterRead(noticed, orphan(noticed, now), now, trace)
    case 'unowned':
      // The Machine is adopted first, whatever happens to it next.
      return firstOf(UNOWNED_RULES, [noticed, now], trace) ?? adopt(noticed)
    default:
      return firstOf(FIRST_RULES, [noticed, now], trace) ?? towardsGoal(noticed, now, trace)
  }
}

const MACHINE_QUESTION = { rule: 'machine', asked: 'Is there a Machine of this name?' }

const MACHINE_ANSWERS: Readonly<Record<Facts['type'], string>> = {
  accept: 'not needed yet: the ScheduledMachine is new',
  create: 'no: one should be in service',
  joining: 'yes: it should be in service',
  shutdown: 'yes: it should leave',
  kill: 'yes: it is removed at once',
  going: 'yes: it is being deleted',
  gone: 'no: there should be none',
  unowned: 'yes: it has no owner any more',
  taken: 'yes: it belongs to another owner',
  keep: 'not needed: nothing changes while the spec is invalid or a calendar is unavailable',
  orphan: 'not needed: a Machine of this name stays',
}

type GoalFacts = Exclude<Facts, AcceptFacts | OrphanFacts | UnownedFacts>

const PAUSES: readonly Rule<[Facts, DateTime], Decision>[] = [
  { name: 'paused', question: 'Is it, its Machine or its Cluster paused?', decide: paused },
]

const UNOWNED_RULES: readonly Rule<[UnownedFacts, DateTime], Decision>[] = [
  {
    name: 'waitForEvent',
    question: 'Is it being deleted, and may an event still show that its machine must stay?',
    decide: waitForEvent,
  },
]

// Before everything that follows from the goal.
const FIRST_RULES: readonly Rule<[GoalFacts, DateTime], Decision>[] = [
  {
    name: 'requestedReclaim',
    question: 'Does its Node ask for an emergency reclaim?',
    decide: requestedReclaim,
  },
  {
    name: 'restoredDrain',
    question: 'Was the kill switch turned off before its Machine was deleted?',
    decide: restoredDrain,
  },
]

function restoredDrain(facts: GoalFacts): Decision | undefined {
  return facts.type === 'kill' ? undefined : restoreDrain(facts)
}

function towardsGoal(facts: GoalFacts, now: DateTime, trace: Trace | undefined): Decision {
  return adjusted(ADJUSTMENTS, decideFor(facts, now, trace), [facts, now], trace)
}

const UNREAD_NODE: Adjustment<[AnyNodeFacts, DateTime], Decision> = {
  name: 'unreadNode',
  question: 'Was a read of its Node refused, or is its kubeconfig unusable, and is that new?',
  adjust: (decision, facts, now) => unreadNode(facts, decision, now),
}

/** The changes of a decision, in their order. */
const ADJUSTMENTS: readonly Adjustment<[GoalFacts, DateTime], Decision>[] = [
  {
    name: 'withReclaimAgent',
    question: 'Does the reclaim agent on its Node have to be configured or removed?',
    adjust: (decision, facts) => withAgent(facts, decision),
  },
  UNREAD_NODE,
  {
    name: 'deletionTimeout',
    question: 'Does its deletion take longer than it may?',
    adjust: (decision, facts, now) => afterDeletionTimeout(facts, decision, now),
  },
]

function afterRead(
  facts: AnyNodeFacts,
  decision: Decision,
  now: DateTime,
  trace: Trace | undefined,
): Decision {
  return adjusted([UNREAD_NODE], decision, [facts, now], trace)
}

// A machine that is being removed keeps its agent until nothing of it is left (rules/idle.ts, rules/kill.ts).
function withAgent(facts: GoalFacts, decision: Decision): Decision {
  const { type } = facts
  const isConcerned = type === 'create' || type === 'joining' || type === 'shutdown'
  return isConcerned ? withReclaimAgent(facts, decision) : decision
}

function decideFor(facts: GoalFacts, now: DateTime, trace: Trace | undefined): Decision {
  switch (facts.type) {
    case 'create':
    case 'joining':
      return join(facts, now, trace)
    case 'shutdown':
      return shutdown(facts, facts.why, now, trace)
    case 'kill':
      return kill(facts, now, trace)
    case 'taken':
      return conflict(facts, now)
    case 'keep':
      return keep(facts, now)
    case 'going':
      if (facts.goal === 'join') return join(facts, now, trace)
      return facts.goal === 'kill' ? kill(facts, now, trace) : leaveOn(facts, now, trace)
    case 'gone':
      return facts.goal === 'kill' ? kill(facts, now, trace) : leaveOn(facts, now, trace)
    default:
      return facts satisfies never
  }
}

function leaveOn(facts: GoingFacts | GoneFacts, now: DateTime, trace: Trace | undefined): Decision {
  return firstOf(RECLAIM_RULES, [facts, now], trace) ?? leave(facts, now, trace)
}

const RECLAIM_RULES: readonly Rule<[GoingFacts | GoneFacts, DateTime], Decision>[] = [
  {
    name: 'afterMachineDeleted',
    question: 'Is an emergency reclaim being finished?',
    decide: afterMachineDeleted,
  },
]
