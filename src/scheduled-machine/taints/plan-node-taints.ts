// The taints of a machine's Node: which are desired, and which are ours.
import type { KubeObject } from '#src/kube/object.ts'
import { appliedTaints, type NodeTaints, nodeTaintsOf } from '#src/nodes/taints/applied.ts'
import { isPatchNeeded } from '#src/nodes/taints/patch.ts'
import { planTaints, type TaintPlan } from '#src/nodes/taints/plan.ts'
import { APPLIED_TAINTS_ANNOTATION } from '../labels.ts'
import type { Subject } from '../subject.ts'

type Tainted = Pick<Subject, 'spec' | 'status'>

/** A Node with its taints, as a pass or an event shows it. */
export interface TaintedNode extends NodeTaints {
  readonly name: string
  readonly uid: string | undefined
}

export function taintedNode(node: KubeObject): TaintedNode {
  const { name, uid } = node.metadata
  return { name, uid, ...nodeTaintsOf(node, APPLIED_TAINTS_ANNOTATION) }
}

/** What to change on the Node while the machine is in service. */
export function planNodeTaints({ spec, status }: Tainted, node: TaintedNode): TaintPlan {
  return planTaints(node.present, spec.nodeTaints, ours(status, node))
}

/** Whether the Node does not have the taints that it should have while the machine is in service. */
export function isTaintingNeeded(subject: Tainted, node: TaintedNode): boolean {
  return isPatchNeeded(planNodeTaints(subject, node), node)
}

/** What to change on the Node when the machine leaves: everything that is ours is removed. */
export function planUntaint({ status }: Pick<Subject, 'status'>, node: TaintedNode): TaintPlan {
  return planTaints(node.present, [], ours(status, node))
}

// The status may be about an earlier Node of that name.
function ours({ nodeRef, appliedNodeTaints = [] }: Subject['status'], node: TaintedNode) {
  const isSameNode = nodeRef?.uid === undefined || nodeRef.uid === node.uid
  return appliedTaints(node, isSameNode ? appliedNodeTaints : [])
}
