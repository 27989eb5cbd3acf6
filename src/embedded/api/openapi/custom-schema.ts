// The schema of a definition as the OpenAPI document has it: with what every object has, and with what
// the extensions of Kubernetes stand for spelled out.

import { type Fields, fieldsAt, isFields, listAt } from '#src/kube/json.ts'
import { OBJECT_META } from '../builtin/schemas.ts'
import type { ServedVersion } from '../served-kind.ts'

/** Of references within a document. */
export const PREFIX = '#/components/schemas/'

const CONVENTIONS =
  'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'

// The fields that every object has are described by the server, not by the definition.
const WORDS = {
  apiVersion: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${CONVENTIONS}#resources`,
  kind: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${CONVENTIONS}#types-kinds`,
  metadata: `Standard object's metadata. More info: ${CONVENTIONS}#metadata`,
}
const WORDS_INSIDE = {
  apiVersion: `apiVersion defines the versioned schema of this representation of an object. More info: ${CONVENTIONS}#resources`,
  kind: `kind is a string value representing the type of this object. In CamelCase. More info: ${CONVENTIONS}#types-kinds`,
  metadata: WORDS.metadata,
}

/** The schema of one version. */
export function customSchema({ schema, selectableFields }: ServedVersion): Fields {
  const spelled = spelledOut(schema)
  const selectable = selectableFields.map((fieldPath) => ({ fieldPath }))
  return {
    ...spelled,
    type: 'object',
    properties: { ...fieldsAt(spelled, 'properties'), ...head(WORDS) },
    ...(selectable.length > 0 && { 'x-kubernetes-selectable-fields': selectable }),
  }
}

function head(words: typeof WORDS): Fields {
  return {
    apiVersion: { type: 'string', description: words.apiVersion },
    kind: { type: 'string', description: words.kind },
    metadata: { description: words.metadata, allOf: [{ $ref: `${PREFIX}${OBJECT_META}` }] },
  }
}

function spelledOut(schema: Fields): Fields {
  const { properties, items, additionalProperties } = schema
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  const inner = Object.entries(fieldsAt({ properties }, 'properties')).map(([name, property]) => [
    name,
    isFields(property) ? spelledOut(property) : property,
  ])
  return {
    ...schema,
    ...(properties !== undefined && { properties: Object.fromEntries(inner) }),
    ...(isFields(items) && { items: spelledOut(items) }),
    ...(isFields(additionalProperties) && {
      additionalProperties: spelledOut(additionalProperties),
    }),
    ...(schema['x-kubernetes-int-or-string'] === true && {
      anyOf: [{ type: 'integer' }, { type: 'string' }],
    }),
    ...(isEmbedded && {
      required: [...new Set([...listAt(schema, 'required'), 'kind', 'apiVersion'])],
      properties: { ...Object.fromEntries(inner), ...head(WORDS_INSIDE) },
    }),
  }
}
