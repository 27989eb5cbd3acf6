// The fields of every Kubernetes object. Objects from the API server are plain JSON.

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

/** The API server's record of a field manager. */
export interface ManagedFieldsEntry {
  /** What the client calls itself. */
  readonly manager?: string
  readonly subresource?: string
  /** The last write of this manager, by the clock of the API server. */
  readonly time?: string
}

export interface ObjectMeta {
  readonly name: string
  /** Where `name` is empty, the API server completes this one. */
  readonly generateName?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly ownerReferences?: readonly OwnerReference[]
  readonly managedFields?: readonly ManagedFieldsEntry[]
}

export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

/** Names one object of a known kind. Cluster-scoped objects have no namespace. */
export interface ObjectKey {
  readonly namespace?: string
  readonly name: string
}

/** Names one namespaced object. */
export interface NamespacedKey {
  readonly namespace: string
  readonly name: string
}

/** `namespace/name`, or only the name of a cluster-scoped object. */
export function nameOfKey({ namespace, name }: ObjectKey): string {
  return namespace === undefined ? name : `${namespace}/${name}`
} /** The key alone, of a value with a key and more. */
export function keyOf({ namespace, name }: ObjectKey): ObjectKey {
  return namespace === undefined ? { name } : { namespace, name }
}
