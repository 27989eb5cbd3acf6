// The history of a run, with the parts of it that only the rules for pools need.
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange, Past } from '../core/history.ts'
import { PASS_MS } from '../core/object-change.ts'
import { functionOf } from '../core/pod.ts'
import {
  bootcNode,
  desiredDigest,
  hasLedger,
  isApproved,
  isCordoned,
  isInSlot,
  isSelected,
  markOf,
  ownedBy,
  ownerOf,
  poolsIn,
  runs,
  slotsOf,
} from './facts.ts'

/** Who made a Node unschedulable: a function of ours, or somebody else. */
export type CordonAuthor = 'bootc-node-pool' | 'scheduled-machine' | 'other'

export interface PoolPast extends Past {
  /** Whether the pool had a slot for the node less than a pass ago. `digest`: one in which its reboot was approved for this
   * digest. */
  readonly hadSlot: (uid: string, node: string, at: number, digest?: string) => boolean
  /** Whether the node belonged to the pool less than a pass ago. */
  readonly belonged: (uid: string, node: string, at: number) => boolean
  /** Who made this Node unschedulable last; `undefined`: it is schedulable. */
  readonly cordonAuthor: (node: string) => CordonAuthor | undefined
  /** The nodes whose reboot a function has approved, and which do not run that image yet, by pool. */
  readonly approved: (uid: string) => ReadonlySet<string>
  /** The nodes that nothing but the wiped ledger told of. */
  readonly forgotten: (uid: string) => ReadonlySet<string>
  /** Whether the daemon of the node has said less than a pass ago that the approved image does not run after all. */
  readonly tookBack: (node: string, at: number) => boolean
  /** The most members that the pool had less than a pass ago. */
  readonly mostMembers: (uid: string, at: number) => number
  /** When the spec of the pool was written last; milliseconds. */
  readonly specWrittenAt: (uid: string) => number
}

export interface PoolMemory extends PoolPast {
  /** To be called after the rules. */
  notice(change: ObjectChange): void
}

export function createPoolMemory(past: Past): PoolMemory {
  const slots = new Map<string, number>()
  const belonging = new Map<string, number>()
  const authors = new Map<string, CordonAuthor>()
  const approved = new Map<string, Set<string>>()
  const forgotten = new Map<string, Set<string>>()
  const takenBack = new Map<string, number>()
  const counts = new Map<string, { readonly at: number; readonly count: number }[]>()
  const specs = new Map<string, number>()
  const isRecent = (since: number | undefined, at: number) =>
    since !== undefined && at - since < PASS_MS
  const setOf = (map: Map<string, Set<string>>, uid: string) => {
    const found = map.get(uid) ?? new Set()
    map.set(uid, found)
    return found
  }

  const noticePool = ({ at, change: { object, old } }: ObjectChange) => {
    const uid = object.metadata.uid ?? ''
    if (object.metadata.generation !== old?.metadata.generation) specs.set(uid, at)
    for (const { node, phase, digest } of [...slotsOf(old), ...slotsOf(object)]) {
      slots.set(`${uid} ${node}`, at)
      if (APPROVED.has(phase)) slots.set(`${uid} ${node} ${digest}`, at)
    }
    for (const { node } of slotsOf(object)) setOf(forgotten, uid).delete(node)
    if (!hasLedger(old) || hasLedger(object)) return
    for (const { node } of slotsOf(old))
      if (!isInSlot(bootcNode(past.before, node))) setOf(forgotten, uid).add(node)
  }
  const noticeNode = (written: ObjectChange) => {
    const { at, change } = written
    const { object, old, type } = change
    const { name } = object.metadata
    for (const pool of poolsIn(past.before)) {
      const isIn = [object, old].some((each) => isSelected(each, pool.metadata.name))
      if (isIn) belonging.set(`${pool.metadata.uid} ${name}`, at)
    }
    if (type === 'DELETED' || !isCordoned(object)) authors.delete(name)
    else if (!isCordoned(old)) authors.set(name, authorOf(written))
    // Somebody has removed our mark: nothing says any more that the cordon is ours.
    else if (authors.get(name) === 'bootc-node-pool' && isUnmarked(written)) {
      authors.set(name, 'other')
    }
  }
  const noticeBootcNode = (written: ObjectChange) => {
    const { at, change, by } = written
    const { object, old, type } = change
    const { name } = object.metadata
    for (const each of [object, old]) {
      const uid = each && ownerOf(each)
      if (uid !== undefined) belonging.set(`${uid} ${name}`, at)
    }
    const uid = ownerOf(object) ?? ''
    const isDone = runs(object, desiredDigest(object))
    if (type === 'DELETED' || !isApproved(object) || isDone) setOf(approved, uid).delete(name)
    else if (by.type === 'function' && !isApproved(old)) setOf(approved, uid).add(name)
    if (takesBack(change)) takenBack.set(name, at)
    const known = counts.get(uid) ?? []
    const others = ownedBy(past.before, uid).filter((each) => each.metadata.name !== name)
    const count = others.length + (type === 'DELETED' ? 0 : 1)
    const before = ownedBy(past.before, uid).length
    counts.set(uid, [
      ...known.filter((each) => isRecent(each.at, at)),
      { at, count: before },
      { at, count },
    ])
  }

  return {
    ...past,
    hadSlot(uid, node, at, digest) {
      const key = digest === undefined ? `${uid} ${node}` : `${uid} ${node} ${digest}`
      const pool = poolsIn(past.before).find(({ metadata }) => metadata.uid === uid)
      const isNow = slotsOf(pool).some(
        (slot) =>
          slot.node === node &&
          (digest === undefined || (slot.digest === digest && APPROVED.has(slot.phase))),
      )
      return isNow || isRecent(slots.get(key), at)
    },
    belonged(uid, node, at) {
      const pool = poolsIn(past.before).find(({ metadata }) => metadata.uid === uid)
      const its = past.before.get('', 'Node', { name: node })
      const isSelectedNow = pool !== undefined && isSelected(its, pool.metadata.name)
      const found = bootcNode(past.before, node)
      const isOwnedNow = found !== undefined && ownerOf(found) === uid
      return isSelectedNow || isOwnedNow || isRecent(belonging.get(`${uid} ${node}`), at)
    },
    cordonAuthor: (name) => authors.get(name),
    approved: (uid) => setOf(approved, uid),
    forgotten: (uid) => setOf(forgotten, uid),
    tookBack: (node, at) => isRecent(takenBack.get(node), at),
    mostMembers(uid, at) {
      const recent = (counts.get(uid) ?? []).filter((each) => isRecent(each.at, at))
      return Math.max(ownedBy(past.before, uid).length, ...recent.map(({ count }) => count))
    },
    specWrittenAt: (uid) => specs.get(uid) ?? 0,
    notice(written) {
      const { object } = written.change
      if (object.kind === 'BootcNodePool') noticePool(written)
      if (object.kind === 'Node') noticeNode(written)
      if (object.kind === 'BootcNode') noticeBootcNode(written)
    },
  }
}

/** Whether a daemon that has reported the approved image as booted reports now that it is not. */
export function takesBack({ object, old }: ObjectChange['change']): boolean {
  const digest = desiredDigest(object)
  const isSame = isApproved(old) && isApproved(object) && desiredDigest(old) === digest
  return isSame && runs(old, digest) && !runs(object, digest)
}

const APPROVED: ReadonlySet<string> = new Set(['Approved', 'Rebooting', 'Verifying'])

function authorOf({ by }: ObjectChange): CordonAuthor {
  if (by.type !== 'function') return 'other'
  return functionOf(by.pod) === 'scheduled-machine' ? 'scheduled-machine' : 'bootc-node-pool'
}

function isUnmarked({ change: { object, old }, by }: ObjectChange): boolean {
  const was: KubeObject | undefined = old
  return by.type !== 'function' && markOf(was) !== undefined && markOf(object) === undefined
}
