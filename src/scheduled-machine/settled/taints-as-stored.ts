// Whether the taints of a Node are as a pass would leave them, and as the status says.
import { type Condition, findCondition } from '#src/kube/conditions.ts'
import { cutText } from '#src/kube/cut-text.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import { isPatchNeeded } from '#src/nodes/taints/patch.ts'
import { NODE_TAINTED } from '../reasons.ts'
import type { ConditionChange } from '../status.ts'
import type { Subject } from '../subject.ts'
import { nodeTainted } from '../taints/condition.ts'
import { planNodeTaints } from '../taints/plan-node-taints.ts'
import type { NodeInService } from './summary.ts'

export function areTaintsAsStored(subject: Subject, node: NodeInService): boolean {
  const { name, uid, taints = { present: [], annotation: undefined } } = node
  const plan = planNodeTaints(subject, { name, uid, ...taints })
  const { appliedNodeTaints = [], conditions = [] } = subject.status
  return (
    !isPatchNeeded(plan, taints) &&
    isEqual(plan.applied, appliedNodeTaints) &&
    isAsTold(nodeTainted(name, plan), findCondition(conditions, NODE_TAINTED))
  )
}

function isAsTold(value: ConditionChange, stored: Condition | undefined): boolean {
  if (value === undefined || value === 'none') return stored === undefined
  return (
    value.status === stored?.status &&
    value.reason === stored.reason &&
    cutText(value.message) === stored.message
  )
}
