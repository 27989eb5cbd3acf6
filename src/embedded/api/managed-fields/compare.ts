// Which fields differ between two versions of an object.
import { isEqual } from '#src/kube/merge-patch.ts'
import type { FieldSet } from './field-set.ts'
import { type Shape, shapeOf } from './shape.ts'

export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

interface Draft {
  member: boolean
  readonly children: Map<string, Draft>
}

const blank = (): Draft => ({ member: false, children: new Map() })

/** The fields that were added, changed and removed between `before` and `after`; `undefined` is no object. */
export function compare(schema: unknown, before: unknown, after: unknown): Comparison {
  const drafts = { added: blank(), modified: blank(), removed: blank() }
  const path: string[] = []

  const leaf = (a: unknown, b: unknown): void => {
    if (a === undefined) mark(drafts.added, path)
    else if (b === undefined) mark(drafts.removed, path)
    else if (!isEqual(a, b)) mark(drafts.modified, path)
  }

  const walk = (node: unknown, a: unknown, b: unknown): void => {
    if (a === b) return
    const shape = shapeOf(node, b ?? a)
    const left = partsOf(shape, a)
    const right = partsOf(shape, b)
    // An empty map or list differs from an absent one only as a whole.
    const isWhole = left === undefined || right === undefined || left.size + right.size === 0
    if (isWhole) {
      leaf(a, b)
      return
    }
    for (const element of new Set([...left.keys(), ...right.keys()])) {
      path.push(element)
      walk(schemaIn(shape, element), left.get(element), right.get(element))
      path.pop()
    }
    if (a === undefined) mark(drafts.added, path)
    else if (b === undefined) mark(drafts.removed, path)
  }

  walk(schema, before, after)
  return drafts
}

/** All the paths of an object, as somebody who applies it owns them. */
export function fieldSetOf(schema: unknown, object: unknown): FieldSet {
  const draft = blank()
  const path: string[] = []
  const walk = (node: unknown, value: unknown): void => {
    const shape = shapeOf(node, value)
    const parts = partsOf(shape, value)
    if (parts === undefined || parts.size === 0) {
      // An empty list has no items to own. An empty object is owned itself.
      if (shape.type !== 'list') mark(draft, path)
      return
    }
    // An item of a list is owned as such; a field with fields below it is not.
    if (path.at(-1)?.startsWith('f:') === false) mark(draft, path)
    for (const [element, part] of parts) {
      path.push(element)
      walk(schemaIn(shape, element), part)
      path.pop()
    }
  }
  walk(schema, object)
  draft.member = false
  return draft
}

/** The fields or items of a value by their path elements; `undefined` when it is one value. */
export function partsOf(shape: Shape, value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (shape.type === 'leaf') return undefined
  if (value === undefined || value === null) return new Map()
  if (shape.type === 'map') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(Object.entries(value).map(([name, inner]) => [`f:${name}`, inner]))
  }
  if (!Array.isArray(value)) return undefined
  const parts = new Map<string, unknown>()
  for (const item of value) {
    const element = shape.element(item)
    // With items without keys, or with equal items, only the whole list can be compared.
    if (element === undefined || parts.has(element)) return undefined
    parts.set(element, item)
  }
  return parts
}

/** The schema of one of those parts. */
export function schemaIn(shape: Shape, element: string): unknown {
  if (shape.type === 'map') return shape.of(element.slice(2))
  return shape.type === 'list' ? shape.items : undefined
}

function mark(draft: Draft, path: readonly string[]): void {
  let here = draft
  for (const element of path) {
    const next = here.children.get(element) ?? blank()
    here.children.set(element, next)
    here = next
  }
  here.member = true
}
