// The taints of spec.nodeTaints are on the Node while the machine is in service (spec §6). Those of spec.startupTaints are
// on it before.
import { isPatchNeeded } from '#src/nodes/taints/patch.ts'
import type { Effect } from '../effects.ts'
import { type AnyNodeFacts, knownMachine } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import { isMarkedStarted, isStarted, type Startup, startupOf } from '../startup/startup.ts'
import type { ConditionChange, StatusChange } from '../status.ts'
import { asksForTaints, nodeTainted, notTaintedYet } from '../taints/condition.ts'
import {
  isTaintingNeeded,
  planNodeTaints,
  planStartup,
  planUntaint,
  taintedNode,
} from '../taints/plan-node-taints.ts'

export interface Tainting {
  readonly effects: readonly Effect[]
  readonly change: StatusChange
  readonly nodeTainted: ConditionChange
}

const UNCHANGED: Tainting = { effects: [], change: {}, nodeTainted: undefined }

/** For a Node that is Ready, and whose startup is over. */
export function taint(facts: AnyNodeFacts): Tainting {
  const node = ownNode(facts)
  if (node === undefined) return UNCHANGED
  const startup = startupIn(facts)
  const tainted = taintedNode(node)
  const plan = planNodeTaints(facts, tainted, startup)
  const { applied } = plan
  const ends = startup !== undefined && !isMarkedStarted(node)
  return {
    effects:
      ends || isPatchNeeded(plan, tainted)
        ? [{ type: 'taintNode', plan, ...(ends && { isStarted: true }) }]
        : [],
    change: { appliedNodeTaints: applied.length === 0 ? undefined : applied },
    nodeTainted: nodeTainted(tainted.name, plan),
  }
}

/** For a Node that is not in service yet, or not any more. Only the taints of its startup are changed. */
export function taintBeforeService(facts: AnyNodeFacts): Tainting {
  const { node: found } = facts
  if (found?.type === 'unknown' || found?.type === 'foreign') return UNCHANGED
  const node = ownNode(facts)
  if (node === undefined) return { ...UNCHANGED, nodeTainted: notTaintedYet(facts, undefined) }
  const tainted = taintedNode(node)
  const startup = startupIn(facts)
  if (startup === undefined || isStarted(facts, node)) {
    const condition = isTaintingNeeded(facts, tainted)
      ? notTaintedYet(facts, tainted.name)
      : nodeTainted(tainted.name, planNodeTaints(facts, tainted))
    return { ...UNCHANGED, nodeTainted: condition }
  }
  const plan = planStartup(facts, node, startup)
  const { applied } = plan
  return {
    effects: isPatchNeeded(plan, tainted) ? [{ type: 'taintNode', plan }] : [],
    change: { appliedNodeTaints: applied.length === 0 ? undefined : applied },
    nodeTainted: nodeTainted(tainted.name, plan),
  }
}

/** For a machine that is about to be deleted, with its Node. */
export function untaintLeaving(facts: AnyNodeFacts): Tainting {
  const message = 'The machine leaves, and its taints are removed from the Node'
  return {
    effects: untaint(facts, { leaves: true }),
    change: { appliedNodeTaints: undefined },
    nodeTainted: asksForTaints(facts)
      ? { status: 'False', reason: 'MachineDeleted', message }
      : 'none',
  }
}

/** Removes our taints from the Node, and the annotations about them. */
export function untaint(
  facts: AnyNodeFacts,
  { leaves }: { readonly leaves: boolean },
): readonly Effect[] {
  const node = ownNode(facts)
  if (node === undefined) return []
  const tainted = taintedNode(node)
  const plan = planUntaint(facts, tainted, isStarted(facts, node) ? undefined : startupIn(facts))
  const isAnnotated = tainted.annotation !== undefined || isMarkedStarted(node)
  return plan.remove.length > 0 || isAnnotated ? [{ type: 'untaintNode', plan, leaves }] : []
}

function startupIn(facts: AnyNodeFacts): Startup | undefined {
  const machine = knownMachine(facts)
  return machine && startupOf(machine)
}
