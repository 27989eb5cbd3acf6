// A resource that the server serves, in one or more versions of its group.
import type { CompiledSchema } from '#src/embedded/schema/compile-schema.ts'
import type { Fields } from '#src/kube/json.ts'
import type { Resource } from '#src/kube/resource.ts'

export interface PrinterColumn {
  readonly name: string
  readonly type: string
  readonly jsonPath: string
  readonly format?: string
  readonly description?: string
  readonly priority?: number
}

export interface ServedVersion {
  readonly name: string
  readonly served: boolean
  readonly status: boolean
  /** OpenAPI v3; `$ref` only in built-in kinds. */
  readonly schema: Fields
  /** Custom resources only: how objects are pruned, completed and checked. */
  readonly compiled?: CompiledSchema
  /** The same for a status alone; absent when a rule of the whole object may look at it. */
  readonly compiledStatus?: CompiledSchema | undefined
  readonly columns: readonly PrinterColumn[]
  readonly selectableFields: readonly string[]
  readonly warning?: string
}

export interface ServedKind {
  readonly group: string
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly listKind: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  /** In the order of discovery: the preferred one first. */
  readonly versions: readonly ServedVersion[]
  readonly storageVersion: string
  /** Kinds with the same storage are views of the same objects. */
  readonly storage: string
  readonly custom: boolean
  readonly strategy: Strategy
}

/** How the real server treats a kind: rules that are Go code there. */
export interface Strategy {
  /** Counts `metadata.generation` up when the spec changes. */
  readonly generation: boolean
  /** PUT without a resourceVersion overwrites. */
  readonly unconditionalUpdate: boolean
  /** PUT of what does not exist creates it. */
  readonly createOnUpdate: boolean
  /** A status given at creation stays. */
  readonly keepsStatusOnCreate: boolean
  /** DELETE answers with the object instead of a Status. */
  readonly returnsDeleted: boolean
  /** DELETE of all of them at once. */
  readonly deletesCollection: boolean
  readonly name: 'subdomain' | 'label'
}

/** One version of a kind, as named in a request. */
export interface Target {
  readonly kind: ServedKind
  readonly version: ServedVersion
}

export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

export function targetApiVersion({ kind, version }: Target): string {
  return apiVersionOf(kind.group, version.name)
}

/** The kind's resource in its storage version. */
export function storageResource(kind: ServedKind): Resource {
  return {
    apiVersion: apiVersionOf(kind.group, kind.storageVersion),
    kind: kind.kind,
    plural: kind.plural,
    namespaced: kind.namespaced,
  }
}

/** The kind's name in a 422. Events are those of the core, in either version. */
export function calledInProblems({ group, kind, storage }: ServedKind): {
  group: string
  kind: string
} {
  return { group: storage === 'events' ? '' : group, kind }
}

/** Key of an object among those of its kind, in the order of the real server's lists. */
export function storageKey(kind: ServedKind, namespace: string | undefined, name: string): string {
  return kind.namespaced ? `${namespace ?? ''}/${name}` : name
}

/** The package of the kind's inner type in Go, as some messages name it. */
export function goPackage({ group, storage }: ServedKind): string {
  return group === '' || storage === 'events' ? 'core' : (group.split('.')[0] ?? '')
}
