// The condition NodeTainted. It is only there while the spec has taints, or taints of ours are on the Node.
import type { TaintConflict, TaintPlan } from '#src/nodes/taints/plan.ts'
import { formatTaint, type Taint } from '#src/nodes/taints/taint.ts'
import { TAINT_CONFLICT } from '../reasons.ts'
import type { ConditionChange } from '../status.ts'
import type { Subject } from '../subject.ts'

/** The condition when the plan is carried out on the Node of that name. */
export function nodeTainted(nodeName: string, plan: TaintPlan): ConditionChange {
  const { add, update, unchanged, alreadyThere, conflicts } = plan
  const ours = [...unchanged, ...update, ...add]
  const sentences = [
    ...(ours.length === 0 ? [] : [`Node ${nodeName} has ${listed(ours)}`]),
    ...(alreadyThere.length === 0
      ? []
      : [
          `Node ${nodeName} has ${listed(alreadyThere)} from another actor, so Sundial never removes it`,
        ]),
  ]
  if (conflicts.length > 0) {
    const opposed = conflicts.map((conflict) => explainConflict(nodeName, conflict))
    return {
      status: 'False',
      reason: TAINT_CONFLICT,
      message: [...opposed, ...sentences].join('. '),
    }
  }
  if (sentences.length === 0) return 'none'
  return { status: 'True', reason: 'Applied', message: sentences.join('. ') }
}

/** The condition while the Node is not Ready. `nodeName`: `undefined` when there is no Node. */
export function notTaintedYet({ spec }: Tainted, nodeName: string | undefined): ConditionChange {
  const { nodeTaints } = spec
  if (nodeTaints.length === 0) return 'none'
  const later = `gets ${listed(nodeTaints)} when it is Ready`
  return nodeName === undefined
    ? { status: 'False', reason: 'NoNodeYet', message: `There is no Node yet. It ${later}` }
    : { status: 'False', reason: 'NodeNotReady', message: `Node ${nodeName} ${later}` }
}

/** Whether the spec has taints. */
export function asksForTaints({ spec }: Pick<Tainted, 'spec'>): boolean {
  return spec.nodeTaints.length > 0 || spec.startupTaints.length > 0
}

/** Whether the spec has taints, or the status has taints of ours on the Node. */
export function isTainted({ spec, status }: Tainted): boolean {
  return asksForTaints({ spec }) || (status.appliedNodeTaints ?? []).length > 0
}

type Tainted = Pick<Subject, 'spec' | 'status'>

function explainConflict(nodeName: string, { present, desired }: TaintConflict): string {
  const there = `Node ${nodeName} has taint ${formatTaint(present)} from another actor`
  const remedy = `kubectl taint node ${nodeName} ${present.key}:${present.effect}-`
  return desired === undefined
    ? `${there}, who has changed its value, so it is not removed, although spec.nodeTaints does not have it any more. Remove it from the Node (${remedy})`
    : `${there}, so ${formatTaint(desired)} of spec.nodeTaints is not applied. Remove it from the Node (${remedy}), or change spec.nodeTaints`
}

function listed(taints: readonly Taint[]): string {
  const word = taints.length === 1 ? 'taint' : 'taints'
  return `${word} ${taints.map(formatTaint).join(', ')}`
}
