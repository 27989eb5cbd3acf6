// Nodes that have a cordon, a mark or an approval of ours, and no slot: a slow pass may cordon a node whose slot another pass
// has freed meanwhile, and a node stays approved after its reboot, until a person boots its old image again. Their names are
// stored before they are cleaned up, and a node in that list gets no slot. So a slow pass never removes the cordon of a node
// that has got a slot since it read the ledger.
//
// While the pool is being deleted, a slow pass may label a Node whose BootcNode is deleted already. While the selector is
// invalid, a BootcNode that somebody deletes is not created again.
import { POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import type { NodeChange, NodeStep } from '../effects.ts'
import type { BootcNodeRow, ListedFacts } from '../facts.ts'
import type { RebootSlot } from '../schema.ts'
import { isRebooting, runsDesired } from './leave.ts'

/** In order of name. `slots`: the ledger before this pass. A node of `leaving` is cleaned up as it leaves. */
export function straysOf(
  { goal, subject, nodes, bootcNodes, cordoned }: ListedFacts,
  slots: readonly RebootSlot[],
  leaving: readonly BootcNodeRow[],
): readonly NodeChange[] {
  const known = new Set([...slots.map(({ node }) => node), ...leaving.map(({ name }) => name)])
  const steps = new Map<string, NodeStep[]>()
  const add = (node: string, step: NodeStep) => {
    if (!known.has(node)) steps.set(node, [...(steps.get(node) ?? []), step])
  }
  const owned = [...bootcNodes.values()].filter(({ owner }) => owner?.uid === subject.uid)
  for (const row of owned) {
    if (mayReboot(row)) add(row.name, { type: 'withdrawApproval' })
  }
  for (const [name, node] of cordoned) {
    const by = node.metadata.annotations?.[POOL_CORDON_ANNOTATION]
    if (by === subject.uid) add(name, { type: 'uncordonNode' })
  }
  for (const row of owned) {
    if (row.isInRebootSlot) add(row.name, { type: 'unmarkSlot' })
  }
  const isClaiming = goal === 'roll' && subject.spec.nodeSelector !== undefined
  for (const { name, isManaged } of isClaiming ? [] : nodes.values()) {
    if (isManaged && !bootcNodes.has(name)) add(name, { type: 'unlabelNode' })
  }
  return [...steps].map(([node, each]) => ({ node, steps: each })).sort(byNode)
}

// What the daemon has not reported is not judged.
function mayReboot(row: BootcNodeRow): boolean {
  const isApproved = row.desiredImageState === 'Booted' && !row.isDeleting
  return isApproved && row.booted !== undefined && !runsDesired(row) && !isRebooting(row)
}

function byNode(a: NodeChange, b: NodeChange): number {
  return a.node < b.node ? -1 : 1
}
