// I1: never more nodes of a pool are out of service than its spec allows.
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isGivenUp, told } from '../../core/object-change.ts'
import {
  isApproved,
  isCordoned,
  isPaused,
  isValid,
  markOf,
  mostOf,
  ownerOf,
  poolsIn,
  slotsOf,
  type World,
} from '../facts.ts'
import type { PoolPast } from '../past.ts'

/** A slot is reserved only while the pool may have one more. The write is conditional on the pool, so the spec counts as it
 * is at that moment. */
export function slotsAreFree(written: ObjectChange, past: PoolPast): string | undefined {
  const { change, by, at } = written
  const { object, old } = change
  if (by.type !== 'function' || object.kind !== 'BootcNodePool' || old === undefined)
    return undefined
  const before = new Set(slotsOf(old).map((slot) => slot.node))
  const added = slotsOf(object).filter((slot) => !before.has(slot.node))
  if (added.length === 0) return undefined
  const names = added.map((slot) => slot.node).join(', ')
  const { name, uid = '' } = object.metadata
  // It is rebuilt from the BootcNodes. What is out stays out.
  if (isRebuilt(old)) return undefined
  if (isPaused(object)) return `${names} got a slot while ${name} was paused`
  if (!isValid(object)) return `${names} got a slot while the spec of ${name} was invalid`
  const most = mostOf(object, past.mostMembers(uid, at))
  const count = slotsOf(object).length
  return count > most ? `${name} has ${count} slots, and may have ${most}` : undefined
}

function isRebuilt({ status }: KubeObject): boolean {
  return typeof status !== 'object' || status === null || !('rebootSlots' in status)
}

/** Nodes with a slot, with our cordon, or with an approval are together never more than the pool may have. */
export function nodesAreFew(written: ObjectChange, past: PoolPast): string | undefined {
  const { change, by, at } = written
  if (by.type !== 'function' || isGivenUp(written)) return undefined
  const { object, old } = change
  const uid = uidOf(object, old)
  const pool = poolsIn(past.before).find(({ metadata }) => metadata.uid === uid)
  if (uid === undefined || pool === undefined) return undefined
  const after = afterChange(past.before, object)
  const was = outOf(uid, past.before, past)
  const approved = object.kind === 'BootcNode' && isApproved(object) && !isApproved(old)
  const is = new Set([...outOf(uid, after, past), ...(approved ? [object.metadata.name] : [])])
  if (is.size <= was.size) return undefined
  const most = mostOf(pool, past.mostMembers(uid, at))
  // A smaller maxUnavailable takes no slot away.
  if (is.size <= Math.max(most, slotsOf(pool).length)) return undefined
  return `${told(written)}, and ${[...is].sort().join(', ')} are out, ${is.size} of ${most}`
}

// The pool that the change may take a node out for.
function uidOf(object: KubeObject, old: KubeObject | undefined): string | undefined {
  switch (object.kind) {
    case 'BootcNodePool':
      return object.metadata.uid
    case 'Node':
      return isCordoned(object) && markOf(object) !== markOf(old) ? markOf(object) : undefined
    case 'BootcNode':
      return ownerOf(object)
    default:
      return undefined
  }
}

function outOf(uid: string, world: World, past: PoolPast): ReadonlySet<string> {
  const pool = poolsIn(world).find(({ metadata }) => metadata.uid === uid)
  const cordoned = world
    .list('', 'Node')
    .filter((each) => isCordoned(each) && markOf(each) === uid)
    .map(({ metadata }) => metadata.name)
  const forgotten = past.forgotten(uid)
  const others = [...cordoned, ...past.approved(uid)].filter((name) => !forgotten.has(name))
  return new Set([...slotsOf(pool).map((slot) => slot.node), ...others])
}

// The world with this object in it.
function afterChange(before: World, object: KubeObject): World {
  const isIt = (each: KubeObject) => each.metadata.uid === object.metadata.uid
  return {
    get: before.get,
    list(group, kind, namespace) {
      const all = before.list(group, kind, namespace)
      return kind === object.kind ? [...all.filter((each) => !isIt(each)), object] : all
    },
  }
}
