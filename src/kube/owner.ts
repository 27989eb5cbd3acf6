import type { KubeObject, OwnerReference } from './object.ts'

/** Whether one of the object's owners has this UID. Names are nothing: they come back. */
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
 * A reference to `owner`, to be put on what it owns; `controller` and `blockOwnerDeletion` only when
 * asked for. Throws a TypeError for an object that did not come from an API server and has no UID.
 */
export function ownerReference(
  owner: KubeObject,
  roles: { readonly controller?: true; readonly blockOwnerDeletion?: true } = {},
): OwnerReference {
  const { apiVersion, kind, metadata } = owner
  if (metadata.uid === undefined) throw new TypeError(`${kind} ${metadata.name} has no uid`)
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, ...roles }
}
