// All rules, as pure functions.
import type { DateTime } from 'luxon'
import { firstOf, type Rule, type Trace } from '#src/reconcile/rules.ts'
import { isBackingOff } from '#src/reconcile/stored-back-off.ts'
import type { Triage } from '#src/reconcile/system.ts'
import type { Decision, Effect, LoopEffect, NodeChange, UnreadDecision } from './effects.ts'
import type { PoolFacts } from './facts.ts'
import { type Goal, goalOf } from './goal.ts'
import { FINALIZER } from './labels.ts'
import { type Plan, planOf } from './plan.ts'
import type { BootcNodePoolStatus } from './schema.ts'
import { statusOf } from './status/status.ts'
import type { Subject } from './subject.ts'

/**
 * Rules that need only the pool, in their order. A deleted pool without our finalizer is not ours any more. After a
 * failed action, also of the finalizer, the back-off comes first. No node is touched before the finalizer is there.
 */
export const SUBJECT_RULES: readonly Rule<[Subject, DateTime], UnreadDecision>[] = [
  {
    name: 'withoutFinalizer',
    question: 'Is it being deleted, and without the finalizer of Sundial?',
    decide: withoutFinalizer,
  },
  {
    name: 'backingOff',
    question: 'Is it waiting after an action that failed?',
    decide: backingOff,
    detail: ({ status: { retry } }) => retry?.notBefore && `until ${retry.notBefore}`,
  },
  {
    name: 'addFinalizer',
    question: 'Is it without the finalizer of Sundial?',
    decide: addFinalizer,
  },
]

export function triage(
  subject: Subject,
  now: DateTime,
  trace?: Trace,
): Triage<BootcNodePoolStatus, Goal> {
  const decision = firstOf(SUBJECT_RULES, [subject, now], trace)
  if (decision !== undefined) return { type: 'decided', decision }
  const goal = goalOf(subject)
  trace?.(DELETED)(goal.type === 'release' ? 'yes: its nodes are released' : 'no')
  return { type: 'goal', goal }
}

const DELETED = { rule: 'deleted', asked: 'Is it being deleted?' }

function withoutFinalizer(subject: Subject): UnreadDecision | undefined {
  return subject.deletedAt === undefined || isFinalized(subject) ? undefined : {}
}

// Events do not shorten it, but a change of the spec ends it.
function backingOff({ status, generation }: Subject, now: DateTime): UnreadDecision | undefined {
  if (status.observedGeneration !== generation) return undefined
  return isBackingOff(status.retry?.notBefore, now) ? {} : undefined
}

function addFinalizer(subject: Subject): UnreadDecision | undefined {
  return isFinalized(subject) ? undefined : { before: [{ type: 'addFinalizer' }], again: true }
}

function isFinalized({ finalizers }: Subject): boolean {
  return finalizers.includes(FINALIZER)
}

/** The next step for these facts at `now`. Deterministic and total. */
export function decide(facts: PoolFacts, now: DateTime, trace?: Trace): Decision {
  const plan = planOf(facts, now, trace)
  if (isReleased(facts, plan)) return { after: [{ type: 'removeFinalizer' }] }
  const isReleasing =
    facts.goal === 'release' &&
    (plan.before.length + plan.after.length > 0 || plan.slots.length < plan.ledger.slots.length)
  return {
    before: changes(plan.before),
    status: statusOf(facts, plan, now, trace),
    after: changes(plan.after),
    ...((plan.again || isReleasing) && { again: true }),
  }
}

// Nothing of ours is left. A slot that becomes free in this pass may have hidden a label.
function isReleased({ goal }: PoolFacts, { membership, ledger, strays }: Plan): boolean {
  const left = membership.leaving.length + ledger.slots.length + strays.length
  return goal === 'release' && left === 0
}

function changes(list: readonly NodeChange[]): readonly (Effect | LoopEffect)[] {
  return list.length === 0 ? [] : [{ type: 'changeNodes', changes: list }]
}
