// Kubernetes' own strategic merge patch, for built-in types: lists whose items have a key merge item
// by item. The directives `$patch`, `$setElementOrder` and `$deleteFromPrimitiveList` are known.

import { type Fields, isFields, optionalTextAt, textAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import { resolveSchema } from '../builtin/schemas.ts'
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
  if (!textAt(resolved, 'x-kubernetes-patch-strategy').includes('merge')) return change
  const key = optionalTextAt(resolved, 'x-kubernetes-patch-merge-key')
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const identity = (item: unknown) => (key === undefined || !isFields(item) ? item : item[key])
  const merged =
    key === undefined
      ? [...new Set([...list, ...change])]
      : mergeByKey(resolved['items'], key, list, change)
  return inOrder(merged, Array.isArray(order) ? order : change, list, identity)
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

type Identity = (item: unknown) => unknown

function placeOf(list: readonly unknown[], id: unknown, identity: Identity): number {
  return list.findIndex((item) => isEqual(identity(item), id))
}

// The items that the order (or else the patch) names stand as it says. The others stay before those that
// they were before; what is new goes before all that have not found their place yet.
function inOrder(
  merged: readonly unknown[],
  order: readonly unknown[],
  old: readonly unknown[],
  identity: Identity,
): readonly unknown[] {
  const rank = (item: unknown) => placeOf(order, identity(item), identity)
  const place = (item: unknown) => placeOf(old, identity(item), identity)
  const named = merged.filter((item) => rank(item) !== -1).sort((a, b) => rank(a) - rank(b))
  const others = merged.filter((item) => rank(item) === -1)
  const result: unknown[] = []
  while (named.length > 0 && others.length > 0) {
    const isBefore = place(others[0]) < place(named[0])
    result.push((isBefore ? others : named).shift())
  }
  return [...result, ...others, ...named]
}

function withoutDirectives(patch: Fields): Fields {
  const entries = Object.entries(patch).filter(([name]) => !name.startsWith('$'))
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isFields(value) ? withoutDirectives(value) : value]),
  )
}
