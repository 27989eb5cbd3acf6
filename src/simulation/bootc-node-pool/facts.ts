// Questions about objects, answered by their JSON alone.
import {
  FELL_BACK_ANNOTATION,
  IN_REBOOT_SLOT_ANNOTATION,
  MANAGED_LABEL,
} from '#src/bootc-node/labels.ts'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import { isTrueAt, listAt, numberAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { labelOf } from './places.ts'

const POOL_GROUP = 'node.bootc.dev'
const POOL_MARK = 'bootc.dev/cordoned-by'

/** What a rule needs of a mirror. */
export type World = Pick<Mirror, 'get' | 'list'>

export function poolNamed(world: World, name: string): KubeObject | undefined {
  return world.get(POOL_GROUP, 'BootcNodePool', { name })
}

export function poolsIn(world: World): readonly KubeObject[] {
  return world.list(POOL_GROUP, 'BootcNodePool')
}

export function bootcNode(world: World, name: string): KubeObject | undefined {
  return world.get(POOL_GROUP, 'BootcNode', { name })
}

/** The BootcNodes of the pool with this uid. */
export function ownedBy(world: World, uid: string | undefined): readonly KubeObject[] {
  return world.list(POOL_GROUP, 'BootcNode').filter((each) => ownerOf(each) === uid)
}

/** The uid of the pool that owns a BootcNode. */
export function ownerOf(object: KubeObject): string | undefined {
  return controllerOf(object)?.uid
}

/** Whether the labels of the Node put it into the pool. */
export function isSelected(object: KubeObject | undefined, pool: string): boolean {
  return object?.metadata.labels?.[labelOf(pool)] !== undefined
}

export function isManaged(object: KubeObject | undefined): boolean {
  return object?.metadata.labels?.[MANAGED_LABEL] !== undefined
}

export function isCordoned(object: KubeObject | undefined): boolean {
  return isTrueAt(object, 'spec', 'unschedulable')
}

/** The uid of the pool whose cordon the Node has. */
export function markOf(object: KubeObject | undefined): string | undefined {
  return object?.metadata.annotations?.[POOL_MARK]
}

export function isInSlot(object: KubeObject | undefined): boolean {
  return object?.metadata.annotations?.[IN_REBOOT_SLOT_ANNOTATION] !== undefined
}

/** The digest that the node could not boot. */
export function fellBackFrom(object: KubeObject | undefined): string | undefined {
  return object?.metadata.annotations?.[FELL_BACK_ANNOTATION]
}

export interface Slot {
  readonly node: string
  readonly phase: string
  readonly digest: string
  readonly reservedAt: string
  readonly drainStartedAt: string
}

/** The ledger. */
export function slotsOf(pool: KubeObject | undefined): readonly Slot[] {
  return listAt(pool, 'status', 'rebootSlots').map((each) => ({
    node: textAt(each, 'node'),
    phase: textAt(each, 'phase'),
    digest: textAt(each, 'digest'),
    reservedAt: textAt(each, 'reservedAt'),
    drainStartedAt: textAt(each, 'drain', 'startedAt'),
  }))
}

export function hasLedger(pool: KubeObject | undefined): boolean {
  return valueAt(pool, 'status', 'rebootSlots') !== undefined
}

export function isApproved(object: KubeObject | undefined): boolean {
  return textAt(object, 'spec', 'desiredImageState') === 'Booted'
}

/** The digest that the node is to run. */
export function desiredDigest(object: KubeObject | undefined): string {
  return textAt(object, 'spec', 'desiredImage').split('@')[1] ?? ''
}

/** Whether the node reports that it runs this digest: that of its own manifest, or that in the reference. */
export function runs(object: KubeObject | undefined, digest: string): boolean {
  const image = textAt(object, 'status', 'booted', 'image')
  const reported = textAt(object, 'status', 'booted', 'imageDigest')
  return digest !== '' && (reported === digest || image.endsWith(`@${digest}`))
}

/** The reason of its condition `Idle`. */
export function idleReason(object: KubeObject | undefined): string {
  return condition(object, 'Idle').reason
}

export function condition(object: KubeObject | undefined, type: string) {
  const found = listAt(object, 'status', 'conditions').find((each) => textAt(each, 'type') === type)
  return {
    status: textAt(found, 'status'),
    reason: textAt(found, 'reason'),
    message: textAt(found, 'message'),
  }
}

export function isPaused(pool: KubeObject): boolean {
  return isTrueAt(pool, 'spec', 'rollout', 'paused')
}

/** The most nodes of a pool with so many that may be out of service. */
export function mostOf(pool: KubeObject, nodes: number): number {
  const text = textAt(pool, 'spec', 'rollout', 'maxUnavailable')
  if (text === '') return numberAt(pool, 'spec', 'rollout', 'maxUnavailable') ?? 1
  return Math.ceil((Number.parseInt(text, 10) * nodes) / 100)
}

/** Whether the selector is one that the API server accepts. */
export function isValid(pool: KubeObject): boolean {
  return listAt(pool, 'spec', 'nodeSelector', 'matchExpressions').length === 0
}
