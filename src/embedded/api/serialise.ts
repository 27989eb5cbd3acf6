// Objects as JSON text. A stored object never changes, so its text is made once.
import type { ApiObject } from './api-object.ts'
import type { ServedKind } from './served-kind.ts'

const texts = new WeakMap<ApiObject, string>()

/** The object's JSON, `kind` and `apiVersion` first. */
export function textOf(object: ApiObject): string {
  const known = texts.get(object)
  if (known !== undefined) return known
  const { kind, apiVersion, ...rest } = object
  const text = JSON.stringify({ kind, apiVersion, ...rest })
  if (Object.isFrozen(object)) texts.set(object, text)
  return text
}

// In a list of a built-in type the items do not repeat their type; custom resources do.
function itemText(kind: ServedKind, object: ApiObject): string {
  const text = textOf(object)
  if (kind.custom) return text
  const prefix = `{"kind":${JSON.stringify(object.kind)},"apiVersion":${JSON.stringify(object.apiVersion)},`
  return `{${text.slice(prefix.length)}`
}

/** A list's JSON. */
export function listText(
  kind: ServedKind,
  apiVersion: string,
  metadata: object,
  objects: readonly ApiObject[],
): string {
  const items = objects.map((object) => itemText(kind, object)).join(',')
  return `{"kind":"${kind.listKind}","apiVersion":"${apiVersion}","metadata":${JSON.stringify(metadata)},"items":[${items}]}`
}

/** The object reduced to its metadata. */
export function partialOf(object: ApiObject): ApiObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  }
}
