// Which ScheduledMachine an object belongs to, and what its status says.
import { isTrueAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange } from '../../core/history.ts'
import { PASS_MS } from '../../core/object-change.ts'
import { isNodeOf, node, phaseOf } from '../facts.ts'
import type { MachinePast } from '../past.ts'

export function has(object: KubeObject | undefined, field: string): boolean {
  return valueAt(object, 'status', field) !== undefined
}

/** Whether the status tells of a kill switch, or did so a moment before: another pass that has met an error may say so
 * meanwhile. */
export function isTerminated(
  object: KubeObject | undefined,
  { meantAt }: Pick<MachinePast, 'meantAt'>,
  at: number,
): boolean {
  if (phaseOf(object) === 'Terminated') return true
  const wasMeant = at - (meantAt(object?.metadata.uid ?? '') ?? 0) < PASS_MS
  return phaseOf(object) === 'Error' && isTrueAt(object, 'spec', 'killSwitch') && wasMeant
}

/** Whether a reclaim has begun, and something may be left. */
export function isReclaimed(object: KubeObject | undefined): boolean {
  return has(object, 'reclaim') && textAt(object, 'status', 'reclaim', 'endedAt') === ''
}

export function readyReason(owner: KubeObject | undefined): string {
  return reasonOf(owner, 'Ready')
}

export function reasonOf(owner: KubeObject | undefined, condition: string): string {
  const found = listAt(owner, 'status', 'conditions').find(
    (each) => textAt(each, 'type') === condition,
  )
  return textAt(found, 'reason')
}

export function ownerOfNode(
  { change: { object } }: ObjectChange,
  before: MachinePast['before'],
): KubeObject | undefined {
  return before.list('5spot.finos.org', 'ScheduledMachine').find((owner) => isNodeOf(object, owner))
}

export function ownerOfPod(pod: KubeObject, before: MachinePast['before']): KubeObject | undefined {
  const nodeName = textAt(pod, 'spec', 'nodeName')
  const on = node(before, nodeName)
  // Its Node may have gone while the request was on its way.
  return before
    .list('5spot.finos.org', 'ScheduledMachine')
    .find((owner) =>
      on === undefined
        ? textAt(owner, 'status', 'nodeRef', 'name') === nodeName
        : isNodeOf(on, owner),
    )
}
