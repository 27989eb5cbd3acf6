// How a value merges, by its schema: field by field, item by item, or as a whole.
import { resolveSchema } from '#src/embedded/api/builtin/schemas.ts'
import { type Fields, isFields, listAt, valueAt } from '#src/kube/json.ts'

export type Shape =
  | { readonly type: 'leaf' }
  | { readonly type: 'map'; of(name: string): unknown }
  | { readonly type: 'list'; readonly items: unknown; element(item: unknown): string | undefined }

const LEAF: Shape = { type: 'leaf' }

/** The shape of a value. Without a schema, objects merge by field and lists are one value. */
export function shapeOf(schema: unknown, value: unknown): Shape {
  if (typeof value !== 'object' || value === null) return LEAF
  const resolved = resolveSchema(schema)
  if (Array.isArray(value)) return listShape(resolved)
  if (resolved['x-kubernetes-map-type'] === 'atomic') return LEAF
  return { type: 'map', of: (name) => fieldSchema(resolved, name) }
}

/** The schema of a field of an object; `undefined` when the schema does not know it. */
export function fieldSchema(schema: unknown, name: string): unknown {
  const resolved = resolveSchema(schema)
  const own = valueAt(resolved, 'properties', name)
  if (own !== undefined) return own
  const values = resolved['additionalProperties']
  return isFields(values) ? values : undefined
}

function listShape(schema: Fields): Shape {
  const items = schema['items']
  const type = schema['x-kubernetes-list-type']
  if (type === 'set') return { type: 'list', items, element: (item) => `v:${JSON.stringify(item)}` }
  if (type !== 'map') return LEAF
  const keys = listAt(schema, 'x-kubernetes-list-map-keys').map(String).sort()
  return { type: 'list', items, element: (item) => keyElement(items, keys, item) }
}

// A key that is left out has its default; one without a default is left out of the element.
function keyElement(items: unknown, keys: readonly string[], item: unknown): string | undefined {
  if (!isFields(item)) return undefined
  const pairs = keys
    .map(
      (key) =>
        [key, item[key] ?? valueAt(resolveSchema(items), 'properties', key, 'default')] as const,
    )
    .filter(([, value]) => value !== undefined)
  return pairs.length === 0 ? undefined : `k:${JSON.stringify(Object.fromEntries(pairs))}`
}
