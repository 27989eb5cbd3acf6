// The condition Degraded, with the reasons and messages of the bootc operator. Of several problems the first one is told.
import type { DateTime } from 'luxon'
import { firstOf, type Rule, type Trace } from '#src/reconcile/rules.ts'
import type { PoolFacts } from '../facts.ts'
import type { Plan } from '../plan.ts'
import type { DrainFailure, NodeError } from '../schema.ts'
import type { Buckets, Troubled } from './buckets.ts'

export interface ConditionValue {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
}

export interface Told {
  readonly facts: PoolFacts
  readonly plan: Plan
  readonly buckets: Buckets
  readonly drainFailures: readonly DrainFailure[]
  readonly nodeErrors: readonly NodeError[]
  readonly now: DateTime
}

export const PROBLEMS: readonly Rule<[Told], ConditionValue>[] = [
  problem('TagResolutionError', 'Can the tag of the image not be resolved?', unresolved),
  problem('InvalidSpec', 'Is the spec invalid?', ({ facts }) => facts.subject.spec.invalid),
  problem('RolloutHalted', 'Do unhealthy nodes halt the rollout?', halted),
  problem('NodeConflict', 'Do nodes belong to another pool, or to none?', conflicts),
  problem('SecretError', 'Is the pull Secret missing or unusable?', secretFault),
  problem('NodeDegraded', 'Are nodes degraded?', degradedNodes),
]

export function degradedCondition(told: Told, trace?: Trace): ConditionValue {
  return firstOf(PROBLEMS, [told], trace) ?? { status: 'False', reason: 'Healthy', message: '' }
}

/** `messageOf` gives an empty text when there is no such problem. */
function problem(
  reason: string,
  question: string,
  messageOf: (told: Told) => string,
): Rule<[Told], ConditionValue> {
  return {
    name: reason,
    question,
    decide(told) {
      const message = messageOf(told)
      return message === '' ? undefined : { status: 'True', reason, message }
    },
    detail: (told) => messageOf(told) || undefined,
  }
}

// Without the pull Secret the registry was asked as anybody. Then the Secret comes first.
function unresolved(told: Told): string {
  const error = told.facts.resolution?.lastError ?? ''
  return error === '' ? '' : [secretFault(told), error].filter(Boolean).join('. ')
}

function secretFault({ facts: { pullSecret } }: Told): string {
  return pullSecret === undefined || pullSecret.type === 'usable' ? '' : pullSecret.message
}

function halted({ plan: { halt } }: Told): string {
  if (!halt.isHalted) return ''
  const nodes = halt.unhealthy.map(({ node, why }) => `${node}: ${why}`).join(', ')
  return `Rollout halted: ${halt.threshold}+ unhealthy nodes in reboot slots (${nodes})`
}

function conflicts({ plan: { membership } }: Told): string {
  const { unowned } = membership
  const pools = [...new Set(membership.conflicts.map(({ pool }) => pool))].sort()
  const nodes = membership.conflicts.map(({ node }) => node)
  const overlap = `Node selector overlaps with pool(s): ${pools.join(', ')}; contested nodes: ${listed(nodes)}`
  const strange = `BootcNodes without an owner: ${listed(unowned)}; delete them, and the pool creates its own`
  return [...(pools.length > 0 ? [overlap] : []), ...(unowned.length > 0 ? [strange] : [])].join(
    '. ',
  )
}

function degradedNodes({ buckets: { degraded }, nodeErrors }: Told): string {
  const errors = nodeErrors.map(({ node, message }) => ({ node, why: message }))
  const all = [
    ...degraded,
    ...errors.filter(({ node }) => !degraded.some((each) => each.node === node)),
  ]
  if (all.length === 0) return ''
  return `Degraded nodes: ${listed(all.sort(byNode).map(inWords))}`
}

function inWords({ node, why }: Troubled): string {
  return why === undefined ? node : `${node} (${why})`
}

function byNode(a: Troubled, b: Troubled): number {
  return a.node < b.node ? -1 : 1
}

const MOST_NAMES = 50

/** The names, and how many more there are. */
export function listed(names: readonly string[], most: number = MOST_NAMES): string {
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}
