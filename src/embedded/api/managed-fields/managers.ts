// `metadata.managedFields`: who owns which field.
import type { ApiObject, ManagedFieldsEntry } from '#src/embedded/api/api-object.ts'
import { OBJECT_META } from '#src/embedded/api/builtin/schemas.ts'
import type { Target } from '#src/embedded/api/served-kind.ts'
import { type Fields, fieldsAt, isFields, without } from '#src/kube/json.ts'
import { NO_ENDPOINTS, NO_NODE_INFO } from '../builtin/defaults.ts'
import { compare } from './compare.ts'
import {
  difference,
  EMPTY,
  type FieldSet,
  formatFieldSet,
  isEmptySet,
  isSameSet,
  parseFieldSet,
  union,
} from './field-set.ts'
import { fieldSchema } from './shape.ts'

export interface Author {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string | undefined
}

export interface Owned extends Author {
  readonly time: string | undefined
  readonly set: FieldSet
}

const OWN_METADATA = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
] as const

/** The object without fields that nobody can own. A write to the status owns nothing else, and the reverse. */
export function ownable(
  target: Target,
  object: ApiObject,
  subresource: string | undefined,
): Fields {
  const { metadata, ...content } = without(object, 'apiVersion', 'kind')
  const others = subresource === 'status' ? ['spec'] : target.version.status ? ['status'] : []
  const rest = without(content, ...others)
  const hidesMetadata = subresource === 'status' && target.kind.custom
  const own = hidesMetadata ? {} : without(fieldsAt({ metadata }, 'metadata'), ...OWN_METADATA)
  return { metadata: own, ...rest }
}

/** The target's schema, with that of metadata in it. */
export function schemaFor({ kind, version }: Target): Fields {
  if (!kind.custom) return version.schema
  const known = withMetadata.get(version.schema)
  if (known !== undefined) return known
  const properties = { ...fieldsAt(version.schema, 'properties'), metadata: { $ref: OBJECT_META } }
  const schema = { ...version.schema, properties }
  withMetadata.set(version.schema, schema)
  return schema
}
const withMetadata = new WeakMap<Fields, Fields>()

/** The entries after a write that is not an apply: the author owns the fields that it changed, others lose them. */
export function managersAfterUpdate(
  target: Target,
  old: ApiObject | undefined,
  next: ApiObject,
  author: Author,
  time: string,
): readonly ManagedFieldsEntry[] | undefined {
  // An object that had no owners when it was created gets none, until somebody applies.
  if (old !== undefined && (old.metadata.managedFields ?? []).length === 0) return undefined
  const before = old === undefined ? emptyOf(target) : ownable(target, old, author.subresource)
  const after = ownable(target, next, author.subresource)
  const { added, modified, removed } = compare(schemaFor(target), before, after)
  const changed = union(added, modified)
  const entries = old?.metadata.managedFields ?? []
  if (isEmptySet(changed) && isEmptySet(removed)) return entries.length === 0 ? undefined : entries
  const known = entries.map(parseEntry)
  const others = known.filter((owned) => !isBy(owned, author))
  const mine = known.find((owned) => isBy(owned, author))?.set ?? EMPTY
  const left = others.map((owned) => ({
    ...owned,
    set: difference(difference(owned.set, changed), removed),
  }))
  const own = difference(union(mine, changed), removed)
  // Most writes change fields that their author owns already: only its time changes.
  if (own === mine && left.every(({ set }, index) => set === others[index]?.set)) {
    if (entries.length === 0) return undefined
    return entries
      .map((entry, index) =>
        known[index] && isBy(known[index], author) ? { ...entry, time } : entry,
      )
      .sort(byOrder)
  }
  return formatEntries([...left, { ...author, time, set: own }], known, time)
}

/** Sorted, without empty ones. Who has no time yet gets that of `before`, or the new one if its fields are others. */
export function formatEntries(
  after: readonly Owned[],
  before: readonly Owned[],
  time: string,
): readonly ManagedFieldsEntry[] | undefined {
  const entries = after
    .filter(({ set }) => !isEmptySet(set))
    .map((owned): ManagedFieldsEntry => {
      const was = before.find((known) => isBy(known, owned))
      const isSame = was !== undefined && isSameSet(was.set, owned.set)
      const since = owned.time ?? (isSame ? was.time : time)
      const { manager, operation, apiVersion, subresource, set } = owned
      return {
        manager,
        operation,
        apiVersion,
        ...(since !== undefined && { time: since }),
        fieldsType: 'FieldsV1',
        fieldsV1: formatFieldSet(set),
        ...(subresource !== undefined && { subresource }),
      }
    })
    .sort(byOrder)
  return entries.length === 0 ? undefined : entries
}

export function parseEntry(entry: ManagedFieldsEntry): Owned {
  const { manager, operation, apiVersion, time, subresource } = entry
  return { manager, operation, apiVersion, time, subresource, set: parseFieldSet(entry.fieldsV1) }
}

/** An applier is the same manager in all versions. An updater is another one in each version. */
export function isBy(owned: Author, author: Author): boolean {
  return (
    owned.manager === author.manager &&
    owned.operation === author.operation &&
    owned.subresource === author.subresource &&
    (owned.operation === 'Apply' || owned.apiVersion === author.apiVersion)
  )
}

function byOrder(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return orderOf(a) < orderOf(b) ? -1 : 1
}

function orderOf({
  operation,
  time,
  manager,
  apiVersion,
  subresource,
}: ManagedFieldsEntry): string {
  return [operation, time ?? '', manager, apiVersion, subresource ?? ''].join('\u0000')
}

// Go's empty struct has its inner structs already, so nobody owns them. A custom resource begins empty.
function emptyOf({ kind, version }: Target): Fields {
  if (kind.custom) return { metadata: {} }
  const known = empties.get(version.schema) ?? declaredPart(version.schema, EMPTY_OBJECT)
  empties.set(version.schema, known)
  return known
}

const empties = new WeakMap<Fields, Fields>()

function declaredPart(schema: unknown, fields: Fields): Fields {
  const entries = Object.entries(fields)
    .map(([name, value]) => [name, value, fieldSchema(schema, name)] as const)
    .filter(([, , declared]) => declared !== undefined)
    .map(([name, value, declared]) => [
      name,
      isFields(value) ? declaredPart(declared, value) : value,
    ])
  return Object.fromEntries(entries)
}

// Of all built-in kinds at once; each has the part that its type declares.
const EMPTY_OBJECT: Fields = {
  metadata: {},
  spec: {
    template: { metadata: {}, spec: { containers: [] } },
    strategy: {},
    updateStrategy: {},
    names: {},
    containers: [],
    drivers: [],
    serviceName: '',
  },
  status: { daemonEndpoints: NO_ENDPOINTS, nodeInfo: NO_NODE_INFO, acceptedNames: {} },
  rules: null,
  source: {},
  eventTime: null,
  firstTimestamp: null,
  lastTimestamp: null,
  reportingComponent: '',
  reportingInstance: '',
}
