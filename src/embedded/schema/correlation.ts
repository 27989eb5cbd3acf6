// Which part of the old object belongs to a part of the new one (apiserver, cel/common): fields by
// name, items of a list of type map by their keys, nothing else.
import { isFields } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { SchemaNode } from './schema-node.ts'

export interface Correlation {
  readonly old: unknown
  /** Nothing has changed here: what was accepted once is not refused now ("ratcheting"). */
  readonly isUnchanged: boolean
}

/** The old object beside the new one; `undefined` on creation. */
export function correlate(
  value: unknown,
  old: unknown,
  schema: SchemaNode,
): Correlation | undefined {
  if (old === undefined || old === null) return undefined
  let isUnchanged: boolean | undefined
  return {
    old,
    get isUnchanged() {
      isUnchanged ??= isSame(value, old, schema)
      return isUnchanged
    },
  }
}

/** The counterpart of a field. */
export function correlateField(
  parent: Correlation | undefined,
  object: SchemaNode,
  name: string,
  value: unknown,
): Correlation | undefined {
  const schema = schemaOfField(object, name)
  return schema !== undefined && isFields(parent?.old) && Object.hasOwn(parent.old, name)
    ? correlate(value, parent.old[name], schema)
    : undefined
}

/** The counterpart of an item. */
export function correlateItem(
  parent: Correlation | undefined,
  list: SchemaNode,
  item: unknown,
): Correlation | undefined {
  if (list.items === undefined || !Array.isArray(parent?.old)) return undefined
  return correlate(item, counterpart(item, parent.old, list), list.items)
}

// A field that no schema declares cannot be compared there: an object that has one counts as changed.
function isSame(value: unknown, old: unknown, schema: SchemaNode): boolean {
  if (Array.isArray(value) && Array.isArray(old) && schema.listType === 'map') {
    const { items } = schema
    if (items === undefined || value.length !== old.length) return isEqual(value, old)
    return value.every((item) => isSame(item, counterpart(item, old, schema), items))
  }
  if (!isFields(value) || !isFields(old)) return isEqual(value, old)
  const names = Object.keys(value)
  if (names.length !== Object.keys(old).length) return false
  return names.every((name) => {
    const field = schemaOfField(schema, name)
    return field !== undefined && Object.hasOwn(old, name) && isSame(value[name], old[name], field)
  })
}

function counterpart(item: unknown, old: readonly unknown[], list: SchemaNode): unknown {
  if (list.listType !== 'map' || !isFields(item)) return undefined
  return old.find(
    (other) => isFields(other) && list.listMapKeys.every((key) => isEqual(other[key], item[key])),
  )
}

function schemaOfField(object: SchemaNode, name: string): SchemaNode | undefined {
  const { properties, additionalProperties } = object
  return (
    properties.get(name) ??
    (typeof additionalProperties === 'object' ? additionalProperties : undefined)
  )
}
