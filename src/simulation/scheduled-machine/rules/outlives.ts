// I5 and I13: nothing of ours outlives the object that asked for it, nor keeps a Cluster that is being deleted.
import { textAt } from '#src/embedded/stand-ins/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange } from '../../core/history.ts'
import { PASS_MS, told } from '../../core/object-change.ts'
import {
  childrenOf,
  cluster,
  cordonedBy,
  instantAt,
  isOwnedBy,
  isUnowned,
  machine,
  machineOf,
  phaseOf,
} from '../facts.ts'
import { mayStay } from '../let-go.ts'
import type { MachinePast } from '../past.ts'
import { CLUSTER } from '../places.ts'

/** Nothing of ours outlives the object that asked for it, nor its phase. */
export function nothingOutlives(
  { change, at }: ObjectChange,
  { before, letGo }: MachinePast,
): string | undefined {
  const { object, old, type } = change
  if (object.kind !== 'ScheduledMachine') return undefined
  const isOver =
    ['Inactive', 'Disabled'].includes(phaseOf(object)) && phaseOf(old) !== phaseOf(object)
  if (type !== 'DELETED' && !isOver) return undefined
  // Without our finalizer it may go at any time: nothing was made for it yet.
  if (type === 'DELETED' && letGo.forced.has(object.metadata.uid ?? '')) return undefined
  const left = [...leftovers(object, before), ...unowned(object, { before, letGo })]
  if (left.length === 0 || isBeingMade(object, before, at)) return undefined
  return `${object.metadata.name} is ${type === 'DELETED' ? 'gone' : phaseOf(object)}, and there is still ${left.join(', ')}`
}

// Another pod is making it at this moment: it will find what was said meanwhile, or the backstop will; what its
// owner has left behind the garbage collector takes. That nothing stays is judged at the end.
function isBeingMade(owner: KubeObject, before: MachinePast['before'], at: number): boolean {
  const its = machine(before, owner.metadata.name)
  const isIts = its !== undefined && (isOwnedBy(its, owner.metadata.uid) || isUnowned(before, its))
  const madeAt = isIts ? instantAt(its, 'metadata', 'creationTimestamp') : undefined
  return madeAt !== undefined && at - madeAt < PASS_MS
}

// Its owner was lost, or is another that is gone: whoever has this name has to adopt it.
function unowned(
  { metadata: { name, uid } }: KubeObject,
  { before, letGo }: Pick<MachinePast, 'before' | 'letGo'>,
): readonly string[] {
  const found = machine(before, name)
  if (found === undefined || !isUnowned(before, found) || mayStay(letGo, uid)) return []
  return [`Machine ${name} that nobody owns`]
}

/** What there is of a ScheduledMachine, beside itself. */
export function leftovers(owner: KubeObject, before: MachinePast['before']): readonly string[] {
  const { name, uid } = owner.metadata
  const its = machineOf(before, owner)
  const children = childrenOf(before, name).filter((child) => {
    const owners = child.metadata.ownerReferences ?? []
    const current = machine(before, name)
    // A child of somebody else's Machine, of a later one of that name, is not its.
    return its !== undefined || !owners.some((each) => each.uid === current?.metadata.uid)
  })
  return [
    ...(its === undefined ? [] : [`Machine ${name}`]),
    ...children.map((child) => `${child.kind} ${name}`),
    ...cordonedBy(before, uid).map(({ metadata }) => `its cordon of Node ${metadata.name}`),
  ]
}

/** No Machine is made for a Cluster that is being deleted. */
export function nothingForAGoingCluster(deed: ObjectChange, past: MachinePast): string | undefined {
  const { change, by, at } = deed
  const { object, type } = change
  if (by.type !== 'function' || object.kind !== 'Machine' || type !== 'ADDED') return undefined
  if (textAt(object, 'spec', 'clusterName') !== CLUSTER) return undefined
  const goingSince = instantAt(cluster(past.before), 'metadata', 'deletionTimestamp')
  // Whoever had read it before makes a last one.
  if (goingSince === undefined || at - goingSince < PASS_MS) return undefined
  return `${told(deed)} for a Cluster that is being deleted`
}
