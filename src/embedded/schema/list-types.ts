// Lists of type set and map have no duplicates (apiextensions-apiserver, schema/listtype).
import { isFields } from '#src/kube/json.ts'
import { duplicate, type FieldError, invalid } from './field-error.ts'
import type { SchemaNode } from './schema-node.ts'

/** The items that appear twice and may not. A map's entries are written `[key]`, as in the real server. */
export function listTypeErrors(
  schema: SchemaNode | undefined,
  value: unknown,
  path = '',
): FieldError[] {
  if (schema === undefined) return []
  if (Array.isArray(value)) {
    const inside = value.flatMap((item, index) =>
      listTypeErrors(schema.items, item, `${path}[${index}]`),
    )
    return [...ownErrors(schema, value, path), ...inside]
  }
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([name, field]) => {
    const property = schema.properties.get(name)
    if (property !== undefined)
      return listTypeErrors(property, field, path === '' ? name : `${path}.${name}`)
    const rest = schema.additionalProperties
    return typeof rest === 'object' ? listTypeErrors(rest, field, `${path}[${name}]`) : []
  })
}

function ownErrors(schema: SchemaNode, items: readonly unknown[], path: string): FieldError[] {
  if (schema.listType === 'set') return repeated(items, path)
  if (schema.listType !== 'map') return []
  const stray = items.findIndex((item) => item !== null && !isFields(item))
  if (stray >= 0) {
    return [
      invalid(`${path}[${stray}]`, items[stray], 'must be an object for an array of list-type map'),
    ]
  }
  return repeated(
    items.map((item) => keysOf(item, schema.listMapKeys)),
    path,
  )
}

function keysOf(item: unknown, names: readonly string[]): Record<string, unknown> {
  const fields = isFields(item) ? item : {}
  return Object.fromEntries(
    names.filter((name) => name in fields).map((name) => [name, fields[name]]),
  )
}

// The second appearance is the error. A third is not reported again.
function repeated(items: readonly unknown[], path: string): FieldError[] {
  const times = new Map<string, number>()
  return items.flatMap((item, index) => {
    const text = JSON.stringify(item)
    const count = (times.get(text) ?? 0) + 1
    times.set(text, count)
    return count === 2 ? [duplicate(`${path}[${index}]`, item)] : []
  })
}
