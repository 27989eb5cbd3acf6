// Removes what the schema does not know (apiextensions-apiserver, schema/pruning).
import { isFields } from '#src/kube/json.ts'
import type { SchemaNode } from './schema-node.ts'

const TYPE_AND_METADATA: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** A copy of the object without its unknown fields. Calls `found` with the path of each of them. */
export function prune(
  root: SchemaNode,
  object: unknown,
  found: (path: string) => void = () => {},
): unknown {
  return pruneValue({ ...root, isEmbeddedResource: true }, object, '', found)
}

function pruneValue(
  schema: SchemaNode | undefined,
  value: unknown,
  path: string,
  found: (path: string) => void,
): unknown {
  if (Array.isArray(value)) {
    const { items, preservesUnknown = false } = schema ?? {}
    if (preservesUnknown && items === undefined) return value
    const itemSchema = items && {
      ...items,
      preservesUnknown: items.preservesUnknown || preservesUnknown,
    }
    return value.map((item, index) => pruneValue(itemSchema, item, `${path}[${index}]`, found))
  }
  if (!isFields(value)) return value
  const kept: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    const fieldPath = path === '' ? name : `${path}.${name}`
    const known = schemaOf(schema, name)
    if (known === 'as it is') kept[name] = field
    else if (known !== 'unknown') kept[name] = pruneValue(known.schema, field, fieldPath, found)
    else if (path !== '' || !TYPE_AND_METADATA.has(name)) found(fieldPath)
  }
  return kept
}

function schemaOf(
  parent: SchemaNode | undefined,
  name: string,
): { schema: SchemaNode | undefined } | 'as it is' | 'unknown' {
  if (parent === undefined) return 'unknown'
  if (parent.isEmbeddedResource && TYPE_AND_METADATA.has(name)) return 'as it is'
  const property = parent.properties.get(name)
  if (property !== undefined) return { schema: property }
  const rest = parent.additionalProperties
  if (typeof rest === 'object') return { schema: rest }
  // `true` keeps the fields, and knows nothing about what is in them.
  if (rest === true) return parent.preservesUnknown ? 'as it is' : { schema: undefined }
  return parent.preservesUnknown ? 'as it is' : 'unknown'
}
