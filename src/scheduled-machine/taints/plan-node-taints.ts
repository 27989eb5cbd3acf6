// The taints of a machine's Node: which are desired, and which are ours.
import type { KubeObject } from '#src/kube/object.ts'
import { isReady } from '#src/nodes/readiness.ts'
import { appliedTaints, type NodeTaints, nodeTaintsOf } from '#src/nodes/taints/applied.ts'
import { isPatchNeeded } from '#src/nodes/taints/patch.ts'
import { planTaints, type TaintPlan } from '#src/nodes/taints/plan.ts'
import { findTaint, type Taint } from '#src/nodes/taints/taint.ts'
import { APPLIED_TAINTS_ANNOTATION } from '../labels.ts'
import type { Startup } from '../startup/startup.ts'
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

/** What to change on a Node in service. `startup`: that of its Machine, which is over. */
export function planNodeTaints(
  { spec, status }: Tainted,
  node: TaintedNode,
  startup?: Startup,
): TaintPlan {
  return planTaints(node.present, spec.nodeTaints, ours(status, node, startup))
}

/** What to change on a Node during its startup. The taints of `spec.nodeTaints` come when it is Ready. */
export function planStartup(
  { spec, status }: Tainted,
  node: KubeObject,
  startup: Startup,
): TaintPlan {
  const tainted = taintedNode(node)
  const applied = ours(status, tainted, startup)
  const lasting = isReady(node)
    ? spec.nodeTaints
    : spec.nodeTaints.filter((taint) => findTaint(applied, taint) !== undefined)
  return planTaints(tainted.present, [...lasting, ...startup.taints], applied)
}

/** Whether the Node does not have the taints that it should have while the machine is in service. */
export function isTaintingNeeded(subject: Tainted, node: TaintedNode): boolean {
  return isPatchNeeded(planNodeTaints(subject, node), node)
}

/** What to change on the Node when the machine leaves: everything that is ours is removed. */
export function planUntaint(
  { status }: Pick<Subject, 'status'>,
  node: TaintedNode,
  startup?: Startup,
): TaintPlan {
  return planTaints(node.present, [], ours(status, node, startup))
}

function ours(
  { nodeRef, appliedNodeTaints = [] }: Subject['status'],
  node: TaintedNode,
  startup: Startup | undefined,
): readonly Taint[] {
  // The status may be about an earlier Node of that name.
  const isSameNode = nodeRef?.uid === undefined || nodeRef.uid === node.uid
  const applied = appliedTaints(node, isSameNode ? appliedNodeTaints : [])
  // The kubelet has put them there for us. After the first patch, the annotation has them.
  if (startup?.isRegistered !== true || node.annotation !== undefined) return applied
  return [...applied, ...startup.taints.filter((taint) => findTaint(applied, taint) === undefined)]
}
