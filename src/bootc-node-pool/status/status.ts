// The status of a pool. Every field is computed again in each pass, and the conditions are merged once. What has not
// changed gives the same text, so that a converged pass writes nothing (I4).
import type { DateTime } from 'luxon'
import { shortDigest } from '#src/images/digest.ts'
import { type Condition, findCondition, setCondition } from '#src/kube/conditions.ts'
import { cutText } from '#src/kube/cut-text.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { Trace } from '#src/reconcile/rules.ts'
import { type Wake, wakeTimeOf } from '#src/wake/wake-time.ts'
import type { PoolFacts } from '../facts.ts'
import type { Plan } from '../plan.ts'
import { DEGRADED, UP_TO_DATE } from '../reasons.ts'
import type { BootcNodePoolStatus } from '../schema.ts'
import { type Buckets, bucketsOf } from './buckets.ts'
import { type ConditionValue, degradedCondition } from './degraded.ts'
import { estimateOf } from './estimate.ts'
import { drainFailuresOf, nodeErrorsOf } from './kept-errors.ts'
import { messageOf } from './message.ts'
import { pauseOf } from './pause.ts'
import { upToDateCondition } from './up-to-date.ts'

export function statusOf(
  facts: PoolFacts,
  plan: Plan,
  now: DateTime,
  trace?: Trace,
): BootcNodePoolStatus {
  const { subject } = facts
  const { spec, status: stored, generation } = subject
  const drainFailures = drainFailuresOf(plan, stored)
  const nodeErrors = nodeErrorsOf(plan, stored, now)
  const buckets = bucketsOf(plan, drainFailures)
  const told = { facts, plan, buckets, drainFailures, nodeErrors, now }
  const isTargetKnown = plan.target !== undefined
  const degraded = degradedCondition(told, trace)
  trace?.(FREE_SLOT)(plan.capacity.why === undefined ? 'yes' : `no, because ${plan.capacity.why}`)
  // The registry is not asked about a pool that is being deleted.
  const upToDate =
    (facts.goal === 'release' ? findCondition(stored.conditions ?? [], UP_TO_DATE) : undefined) ??
    upToDateCondition(buckets, { isPaused: spec.isPaused, isTargetKnown })
  const targetDigest = plan.target?.digest ?? stored.targetDigest
  const deployedDigest = upToDate.status === 'True' ? targetDigest : stored.deployedDigest
  const pause = pauseOf(subject, now)
  const resolution = facts.resolution ?? stored.resolution
  const conditions = conditionsOf(stored, { upToDate, degraded }, now)
  const wakes = [
    ...plan.wakes,
    ...pause.wakes,
    ...at(facts.resolution?.nextAt, now),
    ...drainFailures.flatMap(({ notBefore }) => at(notBefore, now)),
    ...nodeErrors.flatMap(({ notBefore }) => at(notBefore, now)),
  ]
  return withoutUndefined({
    observedGeneration: generation,
    image: imageOf(facts, targetDigest),
    reason: degraded.status === 'True' ? degraded.reason : upToDate.reason,
    message: cutText(messageOf(told, degraded)),
    targetDigest,
    deployedDigest,
    updateAvailable: targetDigest !== undefined && targetDigest !== deployedDigest,
    nextTagResolutionTime: resolution?.nextAt,
    resolution,
    nodeCount: buckets.nodeCount,
    updatedCount: buckets.counts.UpToDate,
    updatingCount: updatingIn(buckets.counts),
    degradedCount: buckets.counts.Degraded,
    rebootSlots: plan.slots,
    drainFailures: orNone(drainFailures),
    nodeErrors: orNone(nodeErrors),
    strays: orNone(plan.strays.map(({ node }) => node)),
    nextNodes: orNone(plan.next),
    ...estimateOf({ stored, buckets, targetDigest, isStopped: plan.isStopped }, now),
    ...pause.fields,
    conditions,
    wakeTime: wakeTimeOf(wakes, stored.wakeTime, now),
  })
}

const FREE_SLOT = { rule: 'capacity', asked: 'Is a reboot slot free?' }

// The reference as it is written, and the digest that it stands for.
function imageOf({ subject }: PoolFacts, digest: string | undefined): string | undefined {
  const { imageRef } = subject.spec
  if (imageRef === undefined) return subject.status.image
  const [name = ''] = imageRef.split('@')
  return digest === undefined ? name : `${name}@${shortDigest(digest)}`
}

function updatingIn({ Pending, Staging, Staged, Rebooting }: Buckets['counts']): number {
  return Pending + Staging + Staged + Rebooting
}

function conditionsOf(
  { conditions = [] }: BootcNodePoolStatus,
  { upToDate, degraded }: { readonly upToDate: ConditionValue; readonly degraded: ConditionValue },
  now: DateTime,
): readonly Condition[] {
  const merged = setCondition(conditions, { type: UP_TO_DATE, ...upToDate }, now)
  return setCondition(merged, { type: DEGRADED, ...degraded }, now)
}

function at(instant: string | undefined, now: DateTime): readonly Wake[] {
  const parsed = parseInstant(instant)
  return parsed === undefined || parsed <= now ? [] : [{ type: 'at', at: parsed }]
}

function orNone<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

type Change = { readonly [K in keyof BootcNodePoolStatus]?: BootcNodePoolStatus[K] | undefined }

function withoutUndefined(status: Change): BootcNodePoolStatus {
  return Object.fromEntries(
    Object.entries(status).filter(([, value]) => value !== undefined),
  ) as BootcNodePoolStatus
}
