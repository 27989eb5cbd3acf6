// I8: budgets hold, and no node reboots with pods that were to leave. I10: no clock runs a drain backwards.
import { listAt, numberAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isBegun, told } from '../../core/object-change.ts'
import { functionOf } from '../../core/pod.ts'
import { instantAt, isReady, podsOn } from '../../scheduled-machine/facts.ts'
import { bootcNode, isApproved, ownerOf, poolsIn, slotsOf } from '../facts.ts'
import type { PoolPast } from '../past.ts'

function isByPools({ by }: ObjectChange): boolean {
  return by.type === 'function' && functionOf(by.pod) === 'bootc-node-pool'
}

/** No eviction leaves fewer pods than a budget wants to keep. */
export function budgetsHold(written: ObjectChange, { before }: PoolPast): string | undefined {
  const { object } = written.change
  if (!isByPools(written) || object.kind !== 'Pod' || !isBegun(written)) return undefined
  const pod = before.get('', 'Pod', object.metadata)
  if (pod === undefined || !isReady(pod)) return undefined
  const { namespace, labels } = pod.metadata
  for (const budget of before.list('policy', 'PodDisruptionBudget', namespace)) {
    const app = textAt(budget, 'spec', 'selector', 'matchLabels', 'app')
    const keep = valueAt(budget, 'spec', 'minAvailable')
    if (labels?.['app'] !== app || typeof keep !== 'number') continue
    const healthy = before
      .list('', 'Pod', namespace)
      .filter((each) => each.metadata.labels?.['app'] === app && isReady(each))
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    if (healthy.length - 1 < keep)
      return `Pod ${pod.metadata.name} was evicted, and ${healthy.length - 1} of at least ${keep} are left`
  }
  return undefined
}

// Younger pods came after the pass had read those of the Node. A budget or a person may hold others for ever, but not
// without a drain that waits for them.
const YOUNG_MS = 20_000

/** A reboot is approved when the pods are gone that were to leave. */
export function drainsAreDone(written: ObjectChange, { before }: PoolPast): string | undefined {
  const { change, at } = written
  const { object, old } = change
  if (!isByPools(written) || object.kind !== 'BootcNode') return undefined
  if (!isApproved(object) || isApproved(old)) return undefined
  const uid = ownerOf(object)
  const pool = poolsIn(before).find(({ metadata }) => metadata.uid === uid)
  if (textAt(pool, 'spec', 'rollout', 'drain') === 'none') return undefined
  const left = podsOn(before, object.metadata.name).filter(
    (pod) =>
      controllerOf(pod)?.kind !== 'DaemonSet' &&
      (instantAt(pod, 'metadata', 'creationTimestamp') ?? 0) < at - YOUNG_MS &&
      !isToldToReturn(pod),
  )
  if (left.length === 0) return undefined
  const names = left.map(({ metadata }) => metadata.name).join(', ')
  return `the reboot of ${object.metadata.name} was approved with ${names} on it`

  // It comes back after each eviction.
  function isToldToReturn(pod: KubeObject): boolean {
    const slots = listAt(pool, 'status', 'rebootSlots')
    const returning = slots.flatMap((slot) => listAt(slot, 'drain', 'returning'))
    return returning.some((each) => textAt(each, 'name') === controllerOf(pod)?.name)
  }
}

/** The start of a drain never moves later while its slot stays. */
export function instantsStay({ change: { object, old } }: ObjectChange): string | undefined {
  if (object.kind !== 'BootcNodePool' || old === undefined) return undefined
  const before = new Map(slotsOf(old).map((slot) => [slot.node, slot]))
  for (const slot of slotsOf(object)) {
    const was = before.get(slot.node)
    if (was === undefined || was.digest !== slot.digest) continue
    if (was.drainStartedAt === '' || slot.drainStartedAt === '') continue
    if (Date.parse(slot.drainStartedAt) > Date.parse(was.drainStartedAt))
      return `the drain of ${slot.node} began at ${was.drainStartedAt}, and then at ${slot.drainStartedAt}`
  }
  return undefined
}

/** No drain times out before its time is over, by the clock of the pod that says so. */
export function drainsAreGivenTheirTime(written: ObjectChange, past: PoolPast): string | undefined {
  const { change, by } = written
  const { object, old } = change
  if (by.type !== 'function' || object.kind !== 'BootcNodePool') return undefined
  const seconds = numberAt(object, 'spec', 'rollout', 'drainTimeoutSeconds') ?? 0
  const began = new Map(slotsOf(old).map((slot) => [slot.node, slot.drainStartedAt]))
  for (const each of listAt(object, 'status', 'rebootSlots')) {
    const name = textAt(each, 'node')
    const isNews = textAt(each, 'problem') === 'DrainTimedOut' && !isToldTimedOut(old, name)
    const start = Date.parse(began.get(name) ?? '')
    if (!isNews || Number.isNaN(start)) continue
    if (seconds === 0) return `${told(written)}: the drain of ${name} timed out, and has no timeout`
    if (past.latestOf(by.pod) < start + seconds * 1_000)
      return `the drain of ${name} was told as timed out before its time was up`
  }
  return undefined
}

function isToldTimedOut(pool: KubeObject | undefined, name: string): boolean {
  return listAt(pool, 'status', 'rebootSlots').some(
    (each) => textAt(each, 'node') === name && textAt(each, 'problem') === 'DrainTimedOut',
  )
}

/** The node of a BootcNode whose pool is gone is not approved. */
export function noneIsApprovedForGone(
  written: ObjectChange,
  { before }: PoolPast,
): string | undefined {
  const { object, old } = written.change
  if (!isByPools(written) || object.kind !== 'BootcNode' || !isApproved(object)) return undefined
  if (isApproved(old)) return undefined
  const its = bootcNode(before, object.metadata.name)
  const owner = its && ownerOf(its)
  const pool = poolsIn(before).find(({ metadata }) => metadata.uid === owner)
  return pool === undefined
    ? `${told(written)}: it was approved for a pool that is gone`
    : undefined
}
