// Why a pool does nothing now, or has not finished, as sentences without their full stops.
import type { DrainFailure } from '../schema.ts'
import { isWaitingForRetry } from '../slots/drain-timeout.ts'
import { type ConditionValue, listed, type Told } from './degraded.ts'
import { remediesOf } from './remedies.ts'

/** `degraded`: the condition. The names of degraded nodes are told beside their number. */
export function whyIdle(told: Told, degraded: ConditionValue): readonly string[] {
  const isTold = degraded.reason !== 'Healthy' && degraded.reason !== 'NodeDegraded'
  return [
    ...(isTold ? [degraded.message] : []),
    ...nobody(told),
    ...waiting(told, degraded),
    ...remediesOf(told),
    ...leaving(told),
    ...outgoing(told),
    ...strays(told),
    ...told.nodeErrors.map(({ node, message }) => `${node}: ${message}`).slice(0, 1),
  ]
}

function nobody({ facts, plan }: Told): readonly string[] {
  const isInvalid = facts.subject.spec.nodeSelector === undefined
  if (facts.goal === 'release' || isInvalid || facts.nodes.size > 0) return []
  return plan.membership.leaving.length > 0 ? [] : ['No Node matches spec.nodeSelector']
}

function waiting(
  { facts, plan, buckets, drainFailures, now }: Told,
  { reason }: ConditionValue,
): readonly string[] {
  const { nodeCount, counts } = buckets
  if (facts.goal === 'release' || nodeCount === counts.UpToDate) return []
  const { why, isOrdinary } = plan.capacity
  // A halt is told before.
  const because = reason === 'RolloutHalted' ? '' : `, because ${why}`
  const failures = drainFailures.filter(
    ({ node }) => !plan.refused.has(node) && !plan.slots.some((slot) => slot.node === node),
  )
  const when = (failure: DrainFailure) =>
    isWaitingForRetry(failure, now) ? `at ${failure.notBefore}` : 'when a reboot slot is free'
  return [
    ...(why === undefined || isOrdinary ? [] : [`No further node begins to reboot${because}`]),
    ...[...plan.refused].map(([node, reason]) => `${node}${reason}`),
    ...failures.map((failure) => `${failure.node} is tried again ${when(failure)}`),
  ]
}

// A node that is released in this pass is not told.
function leaving({ facts, plan }: Told): readonly string[] {
  const names = plan.membership.leaving.flatMap(({ name }) => {
    const note = plan.steps.get(name)?.note
    return note === undefined ? [] : `${name}: ${note}`
  })
  if (names.length > 0) return [`Nodes that leave: ${listed(names, 5)}`]
  return facts.goal === 'release' ? ['The pool is deleted, and its nodes are released'] : []
}

function outgoing({ plan: { membership } }: Told): readonly string[] {
  const names = membership.outgoing
  if (names.length === 0) return []
  return [`BootcNodes of an earlier pool with this name are being deleted: ${listed(names, 5)}`]
}

function strays({ plan }: Told): readonly string[] {
  const names = plan.strays.map(({ node }) => node)
  return names.length === 0
    ? []
    : [`Nodes without a slot that still have our cordon, mark or approval: ${listed(names, 5)}`]
}
