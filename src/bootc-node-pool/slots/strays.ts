// Nodes that have a cordon or a mark of ours, and no slot: a slow pass may cordon a node whose slot another pass has freed
// meanwhile. Their names are stored before they are cleaned up, and a node in that list gets no slot. So a slow pass never
// removes the cordon of a node that has got a slot since it read the ledger.
import { POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import type { NodeChange, NodeStep } from '../effects.ts'
import type { BootcNodeRow, ListedFacts } from '../facts.ts'
import type { RebootSlot } from '../schema.ts'

/** In order of name. `slots`: the ledger before this pass. A node of `leaving` is cleaned up as it leaves. */
export function straysOf(
  { subject, bootcNodes, cordoned }: ListedFacts,
  slots: readonly RebootSlot[],
  leaving: readonly BootcNodeRow[],
): readonly NodeChange[] {
  const known = new Set([...slots.map(({ node }) => node), ...leaving.map(({ name }) => name)])
  const steps = new Map<string, NodeStep[]>()
  const add = (node: string, step: NodeStep) => {
    if (!known.has(node)) steps.set(node, [...(steps.get(node) ?? []), step])
  }
  for (const [name, node] of cordoned) {
    const by = node.metadata.annotations?.[POOL_CORDON_ANNOTATION]
    if (by === subject.uid) add(name, { type: 'uncordonNode' })
  }
  for (const { name, owner, isInRebootSlot } of bootcNodes.values()) {
    if (owner?.uid === subject.uid && isInRebootSlot) add(name, { type: 'unmarkSlot' })
  }
  return [...steps].map(([node, each]) => ({ node, steps: each })).sort(byNode)
}

function byNode(a: NodeChange, b: NodeChange): number {
  return a.node < b.node ? -1 : 1
}
