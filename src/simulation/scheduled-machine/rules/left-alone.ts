// I6: a Machine that exists is never treated as gone, and one that is to stay is left as it is.
import { textAt } from '#src/embedded/stand-ins/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CORDONED_BY_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isBegun, PASS_MS, told } from '../../core/object-change.ts'
import { isCordoned, machine, PROVIDER_KINDS, scheduledMachine } from '../facts.ts'
import type { MachinePast } from '../past.ts'
import { ownerOfNode, ownerOfPod } from './owners.ts'

/** What belongs to a Machine is not deleted before it. */
export function machineFirst(deed: ObjectChange, { before }: MachinePast): string | undefined {
  const { object } = deed.change
  if (deed.by.type !== 'function' || !isBegun(deed)) return undefined
  const isChild = PROVIDER_KINDS.some(([, kind]) => kind === object.kind)
  if (!isChild && object.kind !== 'Node') return undefined
  const its = isChild
    ? machineOwning(object, before)
    : before
        .list('cluster.x-k8s.io', 'Machine')
        .find((each) => textAt(each, 'status', 'nodeRef', 'name') === object.metadata.name)
  // One that came while the request was on its way.
  const isNew = its !== undefined && deed.at - madeAt(its) < PASS_MS
  return its === undefined || isNew ? undefined : `${told(deed)} under its living Machine`
}

/** Nothing of a machine that is to stay is cordoned, evicted or deleted. */
export function orphansStay(deed: ObjectChange, past: MachinePast): string | undefined {
  if (deed.by.type !== 'function') return undefined
  const owner = disturbed(deed, past)
  const uid = owner?.metadata.uid ?? ''
  if (past.letGo.unheard.has(uid)) return undefined
  const since = past.letGo.orphaned.get(uid)
  // What was on its way when it was said.
  if (since === undefined || deed.at - since < PASS_MS) return undefined
  const its = machine(past.before, owner?.metadata.name ?? '')
  // A slow pass made it after the garbage collector had let go of what there was: it was never to stay.
  if ((past.letGo.made.get(its?.metadata.uid ?? '') ?? 0) > since) return undefined
  return `${told(deed)}, which was to stay`
}

function disturbed(deed: ObjectChange, { before }: MachinePast): KubeObject | undefined {
  const { object, old } = deed.change
  if (object.kind === 'Node') {
    const isOn = isCordoned(object) && !isCordoned(old)
    if (!isOn && !isBegun(deed)) return undefined
    const by = object.metadata.annotations?.[CORDONED_BY_ANNOTATION]
    const owner = ownerOfNode(deed, before)
    return isBegun(deed) || owner?.metadata.uid === by ? owner : undefined
  }
  if (!isBegun(deed)) return undefined
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
