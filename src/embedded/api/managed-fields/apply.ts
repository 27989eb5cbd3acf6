// Server-side apply: merges the applied fields into the object, removes fields that their applier no longer applies and
// nobody else owns, and refuses to change fields that somebody else owns.

import { type Fields, isFields, without } from '#src/kube/json.ts'
import { ApiError } from '../api-error.ts'
import type { ApiMeta, ApiObject } from '../api-object.ts'
import type { Target } from '../served-kind.ts'
import { compare, fieldSetOf, partsOf, schemaIn } from './compare.ts'
import {
  difference,
  EMPTY,
  type FieldSet,
  intersection,
  isEmptySet,
  pathsOf,
  union,
  withParents,
} from './field-set.ts'
import {
  type Author,
  formatEntries,
  isBy,
  managersAfterUpdate,
  type Owned,
  ownable,
  parseEntry,
  schemaFor,
} from './managers.ts'
import { shapeOf } from './shape.ts'

export interface Applied {
  /** The object that results. */
  readonly wanted: ApiObject
  /** Its `managedFields`, once the rest of it is known. */
  managedFields(written: ApiObject): ApiMeta['managedFields']
}

/** Applies a configuration to an object (or to nothing). Throws a 409 with the fields in conflict,
 * unless forced. */
export function applyConfiguration(
  target: Target,
  old: ApiObject | undefined,
  configuration: ApiObject,
  author: Author,
  options: { readonly force: boolean; readonly time: string },
): Applied {
  const schema = schemaFor(target)
  const given = ownable(target, configuration, author.subresource)
  const { metadata } = given
  const applied =
    isFields(metadata) && Object.keys(metadata).length === 0 ? without(given, 'metadata') : given
  const mine = { ...author, time: undefined, set: fieldSetOf(schema, applied) }
  const known = ownersOf(target, old, author, options.time)
  const others = known.filter((owned) => !isBy(owned, author))
  const last = known.find((owned) => isBy(owned, author))?.set ?? EMPTY

  const live = old === undefined ? {} : ownable(target, old, author.subresource)
  const merged = merge(schema, live, applied)
  const owned = [mine, ...others].map(({ set }) => withParents(set)).reduce(union, EMPTY)
  const content = takeAway(schema, merged, difference(withParents(last), owned))
  const { added, modified, removed } = compare(schema, live, content)
  const changed = union(added, modified)
  const isSame = isEmptySet(changed) && isEmptySet(removed)
  const conflicts = others
    .map((other) => ({ other, set: intersection(other.set, changed) }))
    .filter(({ set }) => !isEmptySet(set))
  if (conflicts.length > 0 && !options.force) throw applyConflict(conflicts)

  const losers = others.map((other) => ({
    ...other,
    set: difference(difference(other.set, changed), removed),
  }))
  return {
    wanted: withContent(old ?? configuration, isFields(content) ? content : {}, author.subresource),
    managedFields: () =>
      formatEntries(
        [...losers, { ...mine, time: isSame ? undefined : options.time }],
        known,
        options.time,
      ),
  }
}

// Fields without an owner get one: the manager that stands for all writes before the first apply.
function ownersOf(
  target: Target,
  old: ApiObject | undefined,
  author: Author,
  time: string,
): readonly Owned[] {
  if (old === undefined) return []
  const entries = old.metadata.managedFields ?? []
  if (entries.length > 0) return entries.map(parseEntry)
  const before = { ...author, manager: 'before-first-apply', operation: 'Update' as const }
  return (managersAfterUpdate(target, undefined, old, before, time) ?? []).map(parseEntry)
}

// Applied fields replace those of the object, field by field. Lists merge by their keys, new items at the end.
function merge(schema: unknown, live: unknown, applied: unknown): unknown {
  const shape = shapeOf(schema, applied)
  const right = partsOf(shape, applied)
  const left = live === undefined ? undefined : partsOf(shape, live)
  if (shape.type === 'leaf' || right === undefined || left === undefined) return applied
  const merged = new Map(left)
  for (const [element, part] of right) {
    merged.set(element, merge(schemaIn(shape, element), left.get(element), part))
  }
  if (shape.type === 'list') return [...merged.values()]
  return Object.fromEntries([...merged].map(([element, part]) => [element.slice(2), part]))
}

function takeAway(schema: unknown, value: unknown, gone: FieldSet): unknown {
  if (isEmptySet(gone)) return value
  const shape = shapeOf(schema, value)
  const parts = partsOf(shape, value)
  if (parts === undefined || shape.type === 'leaf') return value
  const kept = [...parts]
    .filter(([element]) => gone.children.get(element)?.member !== true)
    .map(([element, part]) => {
      const below = gone.children.get(element)
      return [
        element,
        below === undefined ? part : takeAway(schemaIn(shape, element), part, below),
      ] as const
    })
  if (shape.type === 'list') return kept.map(([, part]) => part)
  return Object.fromEntries(kept.map(([element, part]) => [element.slice(2), part]))
}

// The part of the object that can be owned is as given, the rest as it was.
function withContent(base: ApiObject, content: Fields, subresource: string | undefined): ApiObject {
  const { metadata = {}, ...rest } = content
  const { labels, annotations, finalizers, ownerReferences, ...own } = base.metadata
  const status = subresource === 'status' ? {} : { status: base['status'] }
  const spec = subresource === 'status' ? { spec: base['spec'] } : {}
  return {
    apiVersion: base.apiVersion,
    kind: base.kind,
    metadata: { ...own, ...(isFields(metadata) ? metadata : {}) },
    ...defined(spec),
    ...defined(status),
    ...rest,
  }
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

interface Conflict {
  readonly other: Owned
  readonly set: FieldSet
}

function applyConflict(conflicts: readonly Conflict[]): ApiError {
  const found = conflicts
    .map(({ other, set }) => ({ who: nameOf(other), paths: pathsOf(set) }))
    .sort((a, b) => (a.who < b.who ? -1 : 1))
  const causes = found.flatMap(({ who, paths }) =>
    paths.map((field) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${who}`,
      field,
    })),
  )
  const lines = found.flatMap(({ who, paths }) => [
    `conflicts with ${who}:`,
    ...paths.map((path) => `- ${path}`),
  ])
  const [only] = causes
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: ${only?.message}: ${only?.field}`
      : `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`
  return new ApiError(409, 'Conflict', message, { details: { causes } })
}

function nameOf({ manager, subresource, operation, apiVersion }: Owned): string {
  const part = subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`
  const name = `${JSON.stringify(manager)}${part}`
  if (operation === 'Apply') return name
  return `${name} using ${apiVersion}`
}
