// Defects of the function of BootcNodePools: in decisions, in the facts that they are taken from, in what is asked of the API
// server, and in its answers.
import type { DateTime } from 'luxon'
import { decide } from '#src/bootc-node-pool/decide.ts'
import type { Decision, NodeStep } from '#src/bootc-node-pool/effects.ts'
import type { NodeFact, PoolFacts } from '#src/bootc-node-pool/facts.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { fieldsAt, listAt, textAt } from '#src/kube/json.ts'
import type { KubeRequest } from '#src/kube/transport.ts'
import { POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import type { PoolSeams } from '#src/simulation/bootc-node-pool/system.ts'
import { answering } from './requests.ts'

type Change = (decision: Decision, facts: PoolFacts, now: DateTime) => Decision

export function deciding(change: Change): typeof decide {
  return (facts, now) => change(decide(facts, now), facts, now)
}

export function actFirst({ before = [], after = [], ...decision }: Decision): Decision {
  return { ...decision, before: [...before, ...after] }
}

/** A slot counts only while its Node is not Ready, although its node has not booted the image yet. */
export function withoutReadySlots(decision: Decision, { nodes, bootcNodes }: PoolFacts): Decision {
  const { status } = decision
  if (status === undefined) return decision
  const rebootSlots = (status.rebootSlots ?? []).filter(({ node, phase }) => {
    const isApproved = bootcNodes.get(node)?.desiredImageState === 'Booted'
    return !(phase === 'Approved' && isApproved && nodes.get(node)?.ready === 'True')
  })
  return { ...decision, status: { ...status, rebootSlots } }
}

/** The approval that was stored is taken for done. */
export function withoutSecondApproval(decision: Decision, { subject }: PoolFacts): Decision {
  const stored = new Set(
    (subject.status.rebootSlots ?? []).flatMap(({ node, phase }) =>
      phase === 'Approved' ? [node] : [],
    ),
  )
  return withSteps(decision, (node, { type }) => type !== 'approve' || !stored.has(node))
}

function withSteps(
  decision: Decision,
  isKept: (node: string, step: NodeStep) => boolean,
): Decision {
  const after = (decision.after ?? []).map((effect) =>
    effect.type === 'changeNodes'
      ? {
          ...effect,
          changes: effect.changes.map(({ node, steps }) => ({
            node,
            steps: steps.filter((step) => isKept(node, step)),
          })),
        }
      : effect,
  )
  return { ...decision, after }
}

/** No pod is seen on a Node. */
export function withoutPods(facts: PoolFacts): PoolFacts {
  const empty = (fact: NodeFact): NodeFact =>
    fact.type === 'present' && fact.pods !== undefined ? { ...fact, pods: [] } : fact
  const fullNodes = new Map([...facts.fullNodes].map(([name, fact]) => [name, empty(fact)]))
  return { ...facts, fullNodes }
}

export function withDrainsFromNow(decision: Decision, _facts: PoolFacts, now: DateTime): Decision {
  const { status } = decision
  if (status?.rebootSlots === undefined) return decision
  const rebootSlots = status.rebootSlots.map((slot) =>
    slot.drain === undefined
      ? slot
      : { ...slot, drain: { ...slot.drain, startedAt: formatInstant(now) } },
  )
  return { ...decision, status: { ...status, rebootSlots } }
}

/** The status is written without the resourceVersion that was read. */
export function unconditionalStatus(request: KubeRequest): KubeRequest {
  if (request.method !== 'PATCH' || !/\/bootcnodepools\/[^/]+\/status$/.test(request.path))
    return request
  const { metadata: _, ...patch } = JSON.parse(request.body ?? '{}')
  return { ...request, body: JSON.stringify(patch) }
}

/** An approval is written whatever has become of the BootcNode since it was read. */
export function unconditionalApproval(request: KubeRequest): KubeRequest {
  if (request.method !== 'PATCH' || !/\/bootcnodes\/[^/]+$/.test(request.path)) return request
  const patch: unknown = JSON.parse(request.body ?? '{}')
  if (textAt(patch, 'spec', 'desiredImageState') !== 'Booted') return request
  return { ...request, body: JSON.stringify({ spec: fieldsAt(patch, 'spec') }) }
}

interface Json {
  metadata: { annotations?: Record<string, string> }
  spec: { unschedulable?: boolean; rollout?: Record<string, unknown> }
  status?: unknown
}

/** What is read of one object of `plural` is changed. */
export function reading(plural: string, change: (object: Json) => void): PoolSeams['transport'] {
  const path = new RegExp(`/${plural}/[^/?]+$`)
  return answering((request, response) => {
    if (request.method !== 'GET' || response.status !== 200 || !path.test(request.path))
      return response
    const object: Json = JSON.parse(response.body)
    change(object)
    const { status, headers } = response
    return { status, headers, body: JSON.stringify(object) }
  })
}

/** The slots of nodes that are still up are free for others. */
export function withReadySlotsFree({ spec, status }: Json): void {
  const up = listAt(status, 'rebootSlots').filter((slot) =>
    ['Reserved', 'Draining', 'Approved'].includes(textAt(slot, 'phase')),
  )
  const most = spec.rollout?.['maxUnavailable'] ?? 1
  if (typeof most === 'number') spec.rollout = { ...spec.rollout, maxUnavailable: most + up.length }
}

/** A Node that others have cordoned seems schedulable. */
export function withoutForeignCordon({ metadata, spec }: Json): void {
  if (metadata.annotations?.[POOL_CORDON_ANNOTATION] === undefined) delete spec.unschedulable
}
