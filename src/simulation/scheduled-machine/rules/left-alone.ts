// I6: a Machine that exists is never treated as gone. A Machine that is to stay is not changed.
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CORDONED_BY_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isBegun, PASS_MS, told } from '../../core/object-change.ts'
import { isCordoned, machine, PROVIDER_KINDS, scheduledMachine } from '../facts.ts'
import type { MachinePast } from '../past.ts'
import { ownerOfNode, ownerOfPod } from './owner-of.ts'

/** Provider objects and Node of a Machine are not deleted before it. */
export function machineFirst(written: ObjectChange, { before }: MachinePast): string | undefined {
  const { object } = written.change
  if (written.by.type !== 'function' || !isBegun(written)) return undefined
  const isChild = PROVIDER_KINDS.some(([, kind]) => kind === object.kind)
  if (!isChild && object.kind !== 'Node') return undefined
  const its = isChild
    ? machineOwning(object, before)
    : before
        .list('cluster.x-k8s.io', 'Machine')
        .find((each) => textAt(each, 'status', 'nodeRef', 'name') === object.metadata.name)
  // The Machine may have come while the request was on its way.
  const isNew = its !== undefined && written.at - madeAt(its) < PASS_MS
  return its === undefined || isNew ? undefined : `${told(written)} under its living Machine`
}

/** Nothing of a machine that is to stay is cordoned, evicted or deleted. */
export function orphansStay(written: ObjectChange, past: MachinePast): string | undefined {
  if (written.by.type !== 'function') return undefined
  const owner = disturbed(written, past)
  const uid = owner?.metadata.uid ?? ''
  if (past.released.unnoticed.has(uid)) return undefined
  const since = past.released.orphaned.get(uid)
  // Requests that were on their way before that do not count.
  if (since === undefined || written.at - since < PASS_MS) return undefined
  const its = machine(past.before, owner?.metadata.name ?? '')
  // The machine had been removed before, and its host registers late.
  if (written.change.object.kind === 'Node' && its === undefined) return undefined
  // A slow pass made this Machine after the garbage collector had released the former one. It was never to stay.
  if ((past.released.made.get(its?.metadata.uid ?? '') ?? 0) > since) return undefined
  return `${told(written)}, which was to stay`
}

function disturbed(written: ObjectChange, { before }: MachinePast): KubeObject | undefined {
  const { object, old } = written.change
  if (object.kind === 'Node') {
    const isOn = isCordoned(object) && !isCordoned(old)
    if (!isOn && !isBegun(written)) return undefined
    const by = object.metadata.annotations?.[CORDONED_BY_ANNOTATION]
    const owner = ownerOfNode(written, before)
    return isBegun(written) || owner?.metadata.uid === by ? owner : undefined
  }
  if (!isBegun(written)) return undefined
  if (object.kind === 'Pod') return ownerOfPod(object, before)
  return object.kind === 'Machine' ? scheduledMachine(before, object.metadata.name) : undefined
}

function machineOwning(
  { metadata }: KubeObject,
  before: MachinePast['before'],
): KubeObject | undefined {
  const its = machine(before, metadata.name)
  return metadata.ownerReferences?.some(({ uid }) => uid === its?.metadata.uid) ? its : undefined
}

function madeAt({ metadata }: KubeObject): number {
  return Date.parse(metadata.creationTimestamp ?? '')
}
