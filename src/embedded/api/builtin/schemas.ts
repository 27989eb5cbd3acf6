// The schemas of the built-in types: from the OpenAPI documents of Kubernetes 1.36 (Apache-2.0), with
// descriptions of whole types only. Each is named as there; a `$ref` is such a name.
import { type Fields, fieldsAt, isFields, optionalTextAt } from '#src/kube/json.ts'
import schemas from './schemas.json' with { type: 'json' }

const BY_NAME: Fields = schemas

export const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** All of them, by name. */
export function builtinSchemas(): Fields {
  return BY_NAME
}

/** The schema with that name; an empty one when there is none. */
export function builtinSchema(name: string): Fields {
  return fieldsAt(BY_NAME, name)
}

/** The schema itself, or the one it refers to. */
export function resolveSchema(schema: unknown): Fields {
  if (!isFields(schema)) return {}
  const reference = optionalTextAt(schema, '$ref')
  return reference === undefined ? schema : builtinSchema(reference)
}
