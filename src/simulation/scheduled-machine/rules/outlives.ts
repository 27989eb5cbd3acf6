// I5 and I13: nothing of ours outlives the object that asked for it, nor keeps a Cluster that is being deleted.
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { formatTaint } from '#src/nodes/taints/taint.ts'
import type { ObjectChange } from '../../core/history.ts'
import { PASS_MS, told } from '../../core/object-change.ts'
import {
  childrenOf,
  cluster,
  cordonedBy,
  instantAt,
  isNodeOf,
  isOwnedBy,
  isUnowned,
  machine,
  machineOf,
  node,
  phaseOf,
} from '../facts.ts'
import type { MachinePast } from '../past.ts'
import { CLUSTER } from '../places.ts'
import { mayStay } from '../released.ts'
import { taintsOfFunctions } from './taints.ts'

/** Nothing of ours outlives the object that asked for it, nor its phase. */
export function nothingOutlives(
  { change, at }: ObjectChange,
  past: MachinePast,
): string | undefined {
  const { before, released, hasLostCluster } = past
  const { object, old, type } = change
  if (object.kind !== 'ScheduledMachine') return undefined
  const isOver =
    ['Inactive', 'Disabled'].includes(phaseOf(object)) && phaseOf(old) !== phaseOf(object)
  if (type !== 'DELETED' && !isOver) return undefined
  // Somebody has removed our finalizer: it may go at any time.
  if (type === 'DELETED' && released.forced.has(object.metadata.uid ?? '')) return undefined
  const isOrphaned = type === 'DELETED' && released.orphaned.has(object.metadata.uid ?? '')
  const left = [
    ...leftovers(object, before, { withUnowned: !isOrphaned, withNodes: !hasLostCluster() }),
    ...unowned(object, { before, released }),
    ...taintsLeft(object, past),
  ]
  if (left.length === 0 || isBeingMade(object, before, at)) return undefined
  return `${object.metadata.name} is ${type === 'DELETED' ? 'gone' : phaseOf(object)}, and there is still ${left.join(', ')}`
}

// Another pod makes the Machine at this moment. That pod or the backstop sees the new state next, and the garbage
// collector removes objects whose owner is gone. The end of the run shows whether anything stays.
function isBeingMade(owner: KubeObject, before: MachinePast['before'], at: number): boolean {
  const its = machine(before, owner.metadata.name)
  const isIts = its !== undefined && (isOwnedBy(its, owner.metadata.uid) || isUnowned(before, its))
  const madeAt = isIts ? instantAt(its, 'metadata', 'creationTimestamp') : undefined
  return madeAt !== undefined && at - madeAt < PASS_MS
}

// The Machine has lost its owner, or its owner is gone. The ScheduledMachine of this name has to adopt it.
function unowned(
  { metadata: { name, uid } }: KubeObject,
  { before, released }: Pick<MachinePast, 'before' | 'released'>,
): readonly string[] {
  const found = machine(before, name)
  if (found === undefined || !isUnowned(before, found) || mayStay(released, uid)) return []
  return [`Machine ${name} that nobody owns`]
}

/** The objects of a ScheduledMachine that still exist. An orphan deletion also leaves provider objects that have lost
 * their owners: `withUnowned: false` leaves them out. Nodes of a cluster that is not reached any more cannot be changed:
 * `withNodes: false`. */
export function leftovers(
  owner: KubeObject,
  before: MachinePast['before'],
  { withUnowned = true, withNodes = true } = {},
): readonly string[] {
  const { name, uid } = owner.metadata
  const its = machineOf(before, owner)
  const children = childrenOf(before, name).filter((child) => {
    const owners = child.metadata.ownerReferences ?? []
    if (owners.length === 0 && !withUnowned) return false
    const current = machine(before, name)
    if (its !== undefined || current === undefined) return true
    // A child of another's Machine of that name does not count: a later one, or one that another controller has taken. That
    // Machine refers to the child, also when the child has lost its owners.
    return owners.length > 0 && !owners.some((each) => each.uid === current.metadata.uid)
  })
  const cordons = withNodes ? cordonedBy(before, uid) : []
  return [
    ...(its === undefined ? [] : [`Machine ${name}`]),
    ...children.map((child) => `${child.kind} ${name}`),
    ...cordons.map(({ metadata }) => `its cordon of Node ${metadata.name}`),
  ]
}

/** Taints that a function has put on the Node of a ScheduledMachine, and that are still there. A Node of a Cluster that was
 * deleted goes with it. */
export function taintsLeft(
  owner: KubeObject,
  {
    before,
    taintAuthors,
    wasClusterDeleted,
  }: Pick<MachinePast, 'before' | 'taintAuthors' | 'wasClusterDeleted'>,
): readonly string[] {
  if (wasClusterDeleted()) return []
  const its = node(before, owner.metadata.name)
  if (its === undefined || !isNodeOf(its, owner)) return []
  return taintsOfFunctions(its, { taintAuthors }).map(
    (taint) => `its taint ${formatTaint(taint)} of Node ${its.metadata.name}`,
  )
}

/** No Machine is made for a Cluster that is being deleted. */
export function nothingForAGoingCluster(
  written: ObjectChange,
  past: MachinePast,
): string | undefined {
  const { change, by, at } = written
  const { object, type } = change
  if (by.type !== 'function' || object.kind !== 'Machine' || type !== 'ADDED') return undefined
  if (textAt(object, 'spec', 'clusterName') !== CLUSTER) return undefined
  const goingSince = instantAt(cluster(past.before), 'metadata', 'deletionTimestamp')
  // A pass that read the Cluster before its deletion may make a last Machine.
  if (goingSince === undefined || at - goingSince < PASS_MS) return undefined
  return `${told(written)} for a Cluster that is being deleted`
}
