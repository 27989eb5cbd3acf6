// The garbage collector: an object with owners exists as long as one of them does. An object of another uid is not
// the owner. An owner of an unknown kind may exist, so its dependents stay.
import type { OwnerReference } from '#src/kube/object.ts'
import { type ApiObject, withMeta } from '../api-object.ts'
import type { ApiContext } from '../context.ts'
import { type DeleteOptions, deleteObject, FOREGROUND, ORPHAN } from '../delete.ts'
import { type ServedKind, storageKey } from '../served-kind.ts'
import { updateObject } from '../update.ts'
import { ownWrite } from '../write-options.ts'

/** Names an object among all. */
export interface Place {
  readonly storage: string
  readonly key: string
}

const COLLECTOR = ownWrite('kube-controller-manager')

/** Deletes the object when all its owners are gone. When another owner exists, removes the references to owners that
 * are gone, or that wait for this object to go. */
export function collect(context: ApiContext, place: Place, hasDependents: boolean): void {
  const { store, registry } = context
  const object = store.get(place.storage, place.key)
  const kind = registry.byStorage(place.storage)
  if (object === undefined || kind === undefined) return
  const { ownerReferences = [], deletionTimestamp, finalizers = [] } = object.metadata
  if (ownerReferences.length === 0 || deletionTimestamp !== undefined) return
  const states = ownerReferences.map((owner) => stateOf(context, kind, object, owner))
  if (states.every((state) => state === 'alive')) return
  if (states.includes('unknown')) return
  if (states.includes('alive')) {
    change(context, kind, object, {
      ownerReferences: ownerReferences.filter((_, index) => states[index] === 'alive'),
    })
    return
  }
  const isAwaited = states.includes('waiting') && hasDependents
  deleteObject(context, registry.stored(kind), object, {
    dryRun: false,
    propagationPolicy: isAwaited ? 'Foreground' : policyOf(finalizers),
    uid: object.metadata.uid,
  })
}

/** Continues the deletion of an owner that waits for its dependents: to be deleted, or to be orphaned. */
export function releaseOwner(
  context: ApiContext,
  place: Place,
  dependents: readonly Place[],
  check: (dependent: Place) => void,
): void {
  const { store, registry } = context
  const owner = store.get(place.storage, place.key)
  const kind = registry.byStorage(place.storage)
  if (owner?.metadata.deletionTimestamp === undefined || kind === undefined) return
  const { finalizers = [], uid } = owner.metadata
  if (finalizers.includes(ORPHAN)) {
    for (const dependent of dependents) orphan(context, dependent, uid)
    change(context, kind, owner, { finalizers: finalizers.filter((each) => each !== ORPHAN) })
    return
  }
  if (!finalizers.includes(FOREGROUND)) return
  const blocks = dependents.some(({ storage, key }) =>
    store
      .get(storage, key)
      ?.metadata.ownerReferences?.some((ref) => ref.uid === uid && ref.blockOwnerDeletion === true),
  )
  for (const dependent of dependents) check(dependent)
  if (blocks) return
  change(context, kind, owner, { finalizers: finalizers.filter((each) => each !== FOREGROUND) })
}

type OwnerState = 'alive' | 'waiting' | 'gone' | 'unknown'

function stateOf(
  { store, registry }: ApiContext,
  kind: ServedKind,
  { metadata }: ApiObject,
  owner: OwnerReference,
): OwnerState {
  const ownerKind = registry.kindOf(owner.apiVersion, owner.kind)
  if (ownerKind === undefined) return 'unknown'
  // A cluster-wide object cannot say in which namespace its owner would be.
  if (ownerKind.namespaced && !kind.namespaced) return 'unknown'
  const found = store.get(ownerKind.storage, storageKey(ownerKind, metadata.namespace, owner.name))
  if (found === undefined || found.metadata.uid !== owner.uid) return 'gone'
  const waits =
    found.metadata.deletionTimestamp !== undefined &&
    (found.metadata.finalizers ?? []).includes(FOREGROUND)
  return waits ? 'waiting' : 'alive'
}

function orphan(context: ApiContext, place: Place, uid: string | undefined): void {
  const object = context.store.get(place.storage, place.key)
  const kind = context.registry.byStorage(place.storage)
  if (object === undefined || kind === undefined) return
  const owners = object.metadata.ownerReferences ?? []
  change(context, kind, object, { ownerReferences: owners.filter((owner) => owner.uid !== uid) })
}

function change(
  context: ApiContext,
  kind: ServedKind,
  object: ApiObject,
  metadata: Partial<ApiObject['metadata']>,
): void {
  const target = context.registry.stored(kind)
  const view = context.views.read(target, object)
  updateObject(context, target, object, withMeta(view, metadata), COLLECTOR)
}

function policyOf(finalizers: readonly string[]): DeleteOptions['propagationPolicy'] {
  if (finalizers.includes(ORPHAN)) return 'Orphan'
  return finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background'
}
