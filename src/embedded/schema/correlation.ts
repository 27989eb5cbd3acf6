// Which part of the old object belongs to a part of the new one (apiserver, cel/common): fields by
// name, items of a list of type map by their keys, nothing else.
import { isEqual } from '#src/kube/merge-patch.ts'
import { isObject, type SchemaNode } from './schema-node.ts'

export interface Correlation {
  readonly old: unknown
  /** Nothing has changed here: what was accepted once is not refused now ("ratcheting"). */
  readonly isUnchanged: boolean
}

/** The old object beside the new one; `undefined` on creation. */
export function correlate(value: unknown, old: unknown): Correlation | undefined {
  if (old === undefined || old === null) return undefined
  let isUnchanged: boolean | undefined
  return {
    old,
    get isUnchanged() {
      isUnchanged ??= isEqual(value, old)
      return isUnchanged
    },
  }
}

/** The counterpart of a field. */
export function correlateField(
  parent: Correlation | undefined,
  name: string,
  value: unknown,
): Correlation | undefined {
  return isObject(parent?.old) && Object.hasOwn(parent.old, name)
    ? correlate(value, parent.old[name])
    : undefined
}

/** The counterpart of an item. */
export function correlateItem(
  parent: Correlation | undefined,
  list: SchemaNode,
  item: unknown,
): Correlation | undefined {
  if (list.listType !== 'map' || !Array.isArray(parent?.old) || !isObject(item)) return undefined
  const old: unknown = parent.old.find(
    (other) => isObject(other) && list.listMapKeys.every((key) => isEqual(other[key], item[key])),
  )
  return correlate(item, old)
}
