// The taints of spec.nodeTaints are on the Node while the machine is in service (spec §6).
import { isPatchNeeded } from '#src/nodes/taints/patch.ts'
import type { Effect } from '../effects.ts'
import type { AnyNodeFacts } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import type { ConditionChange, StatusChange } from '../status.ts'
import { isTainted, nodeTainted, notTaintedYet } from '../taints/condition.ts'
import {
  isTaintingNeeded,
  planNodeTaints,
  planUntaint,
  taintedNode,
} from '../taints/plan-node-taints.ts'

export interface Tainting {
  readonly effects: readonly Effect[]
  readonly change: StatusChange
  readonly nodeTainted: ConditionChange
}

/** For a Node that is Ready. */
export function taint(facts: AnyNodeFacts): Tainting {
  const node = ownNode(facts)
  if (node === undefined) return { effects: [], change: {}, nodeTainted: undefined }
  const tainted = taintedNode(node)
  const plan = planNodeTaints(facts, tainted)
  const { applied } = plan
  return {
    effects: isPatchNeeded(plan, tainted) ? [{ type: 'taintNode', plan }] : [],
    change: { appliedNodeTaints: applied.length === 0 ? undefined : applied },
    nodeTainted: nodeTainted(tainted.name, plan),
  }
}

/** The condition for a Node that is not Ready. Its taints are not changed until it is. */
export function taintedWhileNotReady(facts: AnyNodeFacts): ConditionChange {
  const { node: found } = facts
  if (found?.type === 'unknown' || found?.type === 'foreign') return undefined
  const node = ownNode(facts)
  if (node === undefined) return notTaintedYet(facts, undefined)
  const tainted = taintedNode(node)
  return isTaintingNeeded(facts, tainted)
    ? notTaintedYet(facts, tainted.name)
    : nodeTainted(tainted.name, planNodeTaints(facts, tainted))
}

/** For a machine that is about to be deleted, with its Node. */
export function untaintLeaving(facts: AnyNodeFacts): Tainting {
  const message = 'The machine leaves, and its taints are removed from the Node'
  return {
    effects: untaint(facts, { leaves: true }),
    change: { appliedNodeTaints: undefined },
    nodeTainted: isTainted(facts) ? { status: 'False', reason: 'MachineDeleted', message } : 'none',
  }
}

/** Removes our taints from the Node, and the annotation that says which are ours. */
export function untaint(
  facts: AnyNodeFacts,
  { leaves }: { readonly leaves: boolean },
): readonly Effect[] {
  const node = ownNode(facts)
  if (node === undefined) return []
  const tainted = taintedNode(node)
  const plan = planUntaint(facts, tainted)
  const isTainted = plan.remove.length > 0 || tainted.annotation !== undefined
  return isTainted ? [{ type: 'untaintNode', plan, leaves }] : []
}
