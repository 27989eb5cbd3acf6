// Fills in defaults (apiextensions-apiserver, schema/defaulting). A null that is not allowed counts as absent: it is
// replaced by the default, or removed when there is none.
import { isFields } from '#src/kube/json.ts'
import type { SchemaNode } from './schema-node.ts'

/** A copy of the value with the defaults of its schema. */
export function applyDefaults(schema: SchemaNode | undefined, value: unknown): unknown {
  if (schema === undefined) return value
  if (Array.isArray(value)) return value.map((item) => withDefault(schema.items, item))
  if (!isFields(value)) return value
  const filled: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    const known = fieldSchema(schema, name)
    const result = withDefault(known, field)
    if (result !== null || known === undefined || known.nullable) filled[name] = result
  }
  for (const [name, property] of schema.properties) {
    if (property.default !== undefined && !(name in filled)) {
      filled[name] = applyDefaults(property, structuredClone(property.default))
    }
  }
  return filled
}

function withDefault(schema: SchemaNode | undefined, value: unknown): unknown {
  const isMissing = value === null && schema !== undefined && !schema.nullable
  if (!isMissing || schema.default === undefined) return applyDefaults(schema, value)
  return applyDefaults(schema, structuredClone(schema.default))
}

function fieldSchema(schema: SchemaNode, name: string): SchemaNode | undefined {
  const rest = schema.additionalProperties
  return schema.properties.get(name) ?? (typeof rest === 'object' ? rest : undefined)
}
