// A BootcNodePool and its nodes, with the pods that hold up a drain.

import type { DateTime } from 'luxon'
import type { PoolFacts } from '#src/bootc-node-pool/facts.ts'
import { type Plan, planOf } from '#src/bootc-node-pool/plan.ts'
import type { BootcNodePoolStatus, RebootSlot } from '#src/bootc-node-pool/schema.ts'
import type { Subject } from '#src/bootc-node-pool/subject.ts'
import type { TreeNode } from './explanation.ts'

/** `facts`: `undefined` when they were not read. `status`: the status to show. */
export function poolTree(
  { key, status: stored }: Subject,
  status: BootcNodePoolStatus,
  facts: PoolFacts | undefined,
  now: DateTime,
): TreeNode {
  const { reason = 'New', message } = status
  const root = { kind: 'BootcNodePool', name: key.name, state: reason, message }
  if (facts !== undefined) return { ...root, children: nodesOf(facts, planOf(facts, now)) }
  const slots = (stored.rebootSlots ?? []).map((slot) => slotTree(slot, slot.problem))
  const rest = { kind: 'Node', name: 'others', state: 'NotRead', children: [] }
  return { ...root, children: [...slots, rest] }
}

function nodesOf(facts: PoolFacts, { membership, slots, steps, refused }: Plan): TreeNode[] {
  const bySlot = new Map(slots.map((slot) => [slot.node, slot]))
  const members = membership.members.map(({ name, state, node }) => {
    const slot = bySlot.get(name)
    const note = steps.get(name)?.note ?? clause(refused.get(name))
    if (slot !== undefined) return slotTree(slot, note)
    const words = [state, ...(node.ready === 'True' ? [] : ['not Ready'])]
    return { ...named(name), state: words.join(', '), message: note, children: [] }
  })
  const others = (names: readonly string[], state: string, message?: string) =>
    names.map((name) => ({ ...named(name), state, message, children: [] }))
  return [
    ...members,
    ...others(
      membership.joining.map(({ name }) => name),
      'Joining',
    ),
    ...membership.leaving.map(({ name }) => ({
      ...named(name),
      state: 'Leaving',
      message: steps.get(name)?.note,
      children: [],
    })),
    ...membership.conflicts.map(({ node, pool }) => ({
      ...named(node),
      state: 'OfAnotherPool',
      message: `It belongs to BootcNodePool ${pool}`,
      children: [],
    })),
    ...others(membership.unowned, 'WithoutOwner', 'Its BootcNode has no owner'),
    ...others(membership.outgoing, 'Outgoing', 'Its BootcNode is that of an earlier pool'),
  ].map((node) => withTrouble(node, facts))
}

// What the daemon of a degraded node says.
function withTrouble(node: TreeNode, { bootcNodes }: PoolFacts): TreeNode {
  const { degraded } = bootcNodes.get(node.name) ?? {}
  return degraded?.status === 'True' && node.message === undefined
    ? { ...node, message: degraded.message || degraded.reason }
    : node
}

function slotTree({ node, phase, drain }: RebootSlot, message: string | undefined): TreeNode {
  const children = (drain?.blocked ?? []).map((pod) => ({
    kind: 'Pod',
    namespace: pod.namespace,
    name: pod.name,
    state: 'Blocked',
    message: pod.message,
    children: [],
  }))
  return { ...named(node), state: phase, message, children }
}

function named(name: string) {
  return { kind: 'Node', name }
}

// What follows the name of the node in a sentence.
function clause(words: string | undefined): string | undefined {
  return words?.replace(/^[:\s]+/, '')
}
