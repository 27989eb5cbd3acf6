import type { KubeObject, OwnerReference } from './object.ts'

/** Whether one of the object's owners has this UID. The name is not enough: a new object may have the same name. */
export function isOwnedBy(object: KubeObject, uid: string): boolean {
  return ownersOf(object).some((owner) => owner.uid === uid)
}

/** The owner references of an object; empty when there are none. */
export function ownersOf(object: KubeObject): readonly OwnerReference[] {
  return object.metadata.ownerReferences ?? []
}

/** The owner that controls the object, if any. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return ownersOf(object).find((owner) => owner.controller === true)
}

/**
 * A reference to `owner`, for the objects that it owns. `controller` and `blockOwnerDeletion` are set only if `roles` has
 * them. Throws a TypeError for an object without a UID, which did not come from an API server.
 */
export function ownerReference(
  owner: KubeObject,
  roles: { readonly controller?: true; readonly blockOwnerDeletion?: true } = {},
): OwnerReference {
  const { apiVersion, kind, metadata } = owner
  if (metadata.uid === undefined) throw new TypeError(`${kind} ${metadata.name} has no uid`)
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, ...roles }
}
