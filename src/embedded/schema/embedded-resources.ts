// Objects within objects: apiVersion and kind, as everywhere (apiextensions-apiserver, schema/objectmeta).
import { isFields } from '#src/kube/json.ts'
import { type FieldError, invalid, required } from './field-error.ts'
import type { SchemaNode } from './schema-node.ts'

/** The errors of apiVersion and kind of embedded resources. The root is not checked here. */
export function embeddedResourceErrors(
  schema: SchemaNode | undefined,
  value: unknown,
  path = '',
): FieldError[] {
  if (schema === undefined) return []
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      embeddedResourceErrors(schema.items, item, `${path}[${index}]`),
    )
  }
  if (!isFields(value)) return []
  const own = schema.isEmbeddedResource
    ? ['apiVersion', 'kind'].flatMap((name) => nameErrors(`${path}.${name}`, value[name]))
    : []
  const inside = Object.entries(value).flatMap(([name, field]) => {
    const property = schema.properties.get(name)
    const fieldPath = path === '' ? name : `${path}.${name}`
    if (property !== undefined) return embeddedResourceErrors(property, field, fieldPath)
    const rest = schema.additionalProperties
    return typeof rest === 'object' ? embeddedResourceErrors(rest, field, `${path}[${name}]`) : []
  })
  return [...own, ...inside]
}

function nameErrors(path: string, name: unknown): FieldError[] {
  if (name === undefined) return [required(path)]
  if (typeof name !== 'string') return [invalid(path, name, 'must be a string')]
  return name === '' ? [invalid(path, name, 'must not be empty')] : []
}
