// Kubernetes' own strategic merge patch, for built-in types: lists whose items have a key merge item
// by item. The directives `$patch`, `$setElementOrder` and `$deleteFromPrimitiveList` are known.
import { isEqual } from '#src/kube/merge-patch.ts'
import { resolveSchema } from '../builtin/schemas.ts'
import { type Fields, isFields, textAt } from '../json.ts'
import { fieldSchema } from '../managed-fields/shape.ts'

const ORDER = '$setElementOrder/'
const PRIMITIVES = '$deleteFromPrimitiveList/'
const RETAIN = '$retainKeys'

/** The value after the patch, by the schema of its type. */
export function applyStrategicMergePatch(schema: unknown, value: unknown, patch: Fields): unknown {
  if (patch['$patch'] === 'replace') return withoutDirectives(patch)
  if (patch['$patch'] === 'delete') return {}
  const before: Fields = isFields(value) ? value : {}
  const after: Record<string, unknown> = { ...before }
  for (const [name, change] of Object.entries(patch)) {
    if (name === '$patch' || name === RETAIN || name.startsWith(ORDER)) continue
    if (name.startsWith(PRIMITIVES)) {
      const field = name.slice(PRIMITIVES.length)
      const gone = Array.isArray(change) ? change : []
      const list: unknown = after[field]
      if (Array.isArray(list))
        after[field] = list.filter((item) => !gone.some((each) => isEqual(each, item)))
      continue
    }
    if (change === null) {
      delete after[name]
      continue
    }
    after[name] = patched(fieldSchema(schema, name), before[name], change, patch[`${ORDER}${name}`])
  }
  const kept = patch[RETAIN]
  if (!Array.isArray(kept)) return after
  return Object.fromEntries(Object.entries(after).filter(([name]) => kept.includes(name)))
}

function patched(schema: unknown, value: unknown, change: unknown, order: unknown): unknown {
  if (isFields(change)) return applyStrategicMergePatch(schema, value, change)
  if (!Array.isArray(change)) return change
  const resolved = resolveSchema(schema)
  if (textAt(resolved, 'x-kubernetes-patch-strategy')?.includes('merge') !== true) return change
  const key = textAt(resolved, 'x-kubernetes-patch-merge-key')
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  if (key === undefined) return ordered([...new Set([...list, ...change])], order, (item) => item)
  const merged = mergeByKey(resolved['items'], key, list, change)
  return ordered(merged, order, (item) => (isFields(item) ? item[key] : undefined))
}

function mergeByKey(
  schema: unknown,
  key: string,
  list: readonly unknown[],
  changes: readonly unknown[],
): readonly unknown[] {
  if (
    changes.some(
      (change) => isFields(change) && change['$patch'] === 'replace' && change[key] === undefined,
    )
  ) {
    return changes.filter((change) => !(isFields(change) && change['$patch'] === 'replace'))
  }
  let merged = list
  for (const change of changes) {
    if (!isFields(change)) continue
    const place = merged.findIndex((item) => isFields(item) && isEqual(item[key], change[key]))
    if (change['$patch'] === 'delete') merged = place === -1 ? merged : merged.toSpliced(place, 1)
    else if (place === -1) merged = [...merged, withoutDirectives(change)]
    else merged = merged.with(place, applyStrategicMergePatch(schema, merged[place], change))
  }
  return merged
}

// Items that the order names stand in that order; the others stay behind the item they followed.
function ordered(
  list: readonly unknown[],
  order: unknown,
  identity: (item: unknown) => unknown,
): readonly unknown[] {
  if (!Array.isArray(order)) return list
  const places = order.map(identity)
  const rank = (item: unknown): number =>
    places.findIndex((place) => isEqual(place, identity(item)))
  let last = -1
  return list
    .map((item, index) => {
      const own = rank(item)
      last = own === -1 ? last : own
      return { item, index, rank: own === -1 ? last + 0.5 : own }
    })
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ item }) => item)
}

function withoutDirectives(patch: Fields): Fields {
  const entries = Object.entries(patch).filter(([name]) => !name.startsWith('$'))
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isFields(value) ? withoutDirectives(value) : value]),
  )
}
