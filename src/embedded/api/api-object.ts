// Objects as the API server stores them.

import type { Fields } from '#src/kube/json.ts'
import type { KubeObject, ObjectMeta } from '#src/kube/object.ts'

export interface ManagedFieldsEntry {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly time?: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: Fields
  readonly subresource?: string
}

export interface ApiMeta extends ObjectMeta {
  readonly generateName?: string
  readonly managedFields?: readonly ManagedFieldsEntry[]
}

export interface ApiObject extends KubeObject {
  readonly metadata: ApiMeta
}

/** The object with some fields of its metadata set. A field given as `undefined` is removed. */
export function withMeta(
  object: ApiObject,
  changes: { readonly [Field in keyof ApiMeta]?: ApiMeta[Field] | undefined },
): ApiObject {
  const metadata = { ...object.metadata, ...changes }
  for (const [name, value] of Object.entries(metadata)) {
    if (value === undefined) Reflect.deleteProperty(metadata, name)
  }
  return { ...object, metadata: metadata as ApiMeta }
}
