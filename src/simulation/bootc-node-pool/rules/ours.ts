// I6: the function of pools changes nothing that is not its own.
import {
  FELL_BACK_ANNOTATION,
  IN_REBOOT_SLOT_ANNOTATION,
  MANAGED_LABEL,
  REBOOT_NEXT_ANNOTATION,
  REBOOTS_ANNOTATION,
  WAS_CORDONED_ANNOTATION,
} from '#src/bootc-node/labels.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { textAt, without } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { MACHINE_CORDON_ANNOTATION, POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isBegun, isEviction, isGivenUp, told } from '../../core/object-change.ts'
import { functionOf } from '../../core/pod.ts'
import { isJudgedForAll } from '../../core/rules.ts'
import { isCordoned, ownerOf } from '../facts.ts'
import type { PoolPast } from '../past.ts'

/** Nothing that is not ours is changed. */
export function onlyOurs(written: ObjectChange, past: PoolPast): string | undefined {
  const { change, by } = written
  if (by.type !== 'function' || functionOf(by.pod) !== 'bootc-node-pool') return undefined
  const { object } = change
  if (isJudgedForAll(object.kind, { resource: BOOTC_NODE_POOLS })) return undefined
  switch (object.kind) {
    // The API server counts an eviction there.
    case 'PodDisruptionBudget':
      return isEviction(written) ? undefined : told(written)
    case 'Pod':
      return isEviction(written) && isOnOurs(written, past)
        ? undefined
        : `${told(written)}, which was not evicted from a node of a pool`
    case 'Node':
      return wrongOfNode(written, past)
    case 'BootcNode':
      return wrongOfBootcNode(written, past)
    default:
      return `${told(written)}, which is not ours`
  }
}

function isOnOurs(written: ObjectChange, past: PoolPast): boolean {
  const nodeName = textAt(written.change.object, 'spec', 'nodeName')
  return (
    isGivenUp(written) ||
    [...past.known.keys()].some((uid) => past.hadSlot(uid, nodeName, written.at))
  )
}

function wrongOfNode(written: ObjectChange, past: PoolPast): string | undefined {
  const { at, change } = written
  const { object, old, type } = change
  const { name } = object.metadata
  if (type !== 'MODIFIED' || old === undefined) return told(written)
  if (!isEqual(foreignOfNode(object), foreignOfNode(old)))
    return `${told(written)}: more than its label, its notice and a cordon`
  if (![...past.known.keys()].some((uid) => past.belonged(uid, name, at)))
    return `${told(written)}, which is in no pool`
  if (!isCordoned(old) || isCordoned(object)) return undefined
  const author = past.cordonAuthor(name)
  const isMachines = object.metadata.annotations?.[MACHINE_CORDON_ANNOTATION] !== undefined
  if (author === 'other') return `the cordon of ${name} was removed, which somebody else had put on`
  return isMachines ? `the cordon of ${name} was removed, which a machine still needs` : undefined
}

function foreignOfNode(object: KubeObject): unknown {
  const { metadata } = object
  return {
    spec: without({ ...(object['spec'] as object) }, 'unschedulable', 'taints'),
    metadata: {
      ...without({ ...metadata }, 'resourceVersion', 'managedFields'),
      labels: without({ ...metadata.labels }, MANAGED_LABEL),
      annotations: without(
        { ...metadata.annotations },
        POOL_CORDON_ANNOTATION,
        REBOOT_NEXT_ANNOTATION,
      ),
    },
  }
}

const OUR_ANNOTATIONS = [
  IN_REBOOT_SLOT_ANNOTATION,
  WAS_CORDONED_ANNOTATION,
  FELL_BACK_ANNOTATION,
  REBOOTS_ANNOTATION,
]

// A BootcNode belongs to the pool that controls it.
function wrongOfBootcNode(written: ObjectChange, past: PoolPast): string | undefined {
  const { change, at } = written
  const { object, old, type } = change
  const uid = ownerOf(old ?? object) ?? ''
  if (!past.known.has(uid)) return `${told(written)}, which no pool owns`
  if (type === 'ADDED')
    return past.belonged(uid, object.metadata.name, at)
      ? undefined
      : `${told(written)} for a node outside the pool`
  if (type === 'DELETED' || isBegun(written) || old === undefined) return undefined
  return isEqual(foreignOfBootcNode(object), foreignOfBootcNode(old))
    ? undefined
    : `${told(written)}: more than its spec and our annotations`
}

function foreignOfBootcNode({ metadata, status }: KubeObject): unknown {
  return {
    status,
    metadata: {
      ...without({ ...metadata }, 'resourceVersion', 'managedFields', 'generation'),
      annotations: without({ ...metadata.annotations }, ...OUR_ANNOTATIONS),
    },
  }
}
