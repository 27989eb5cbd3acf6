// The groups of the server and their versions, in the order of discovery.
import { byVersionPriority } from '../crds/version-priority.ts'
import type { Registry } from '../registry.ts'
import type { ServedKind, ServedVersion } from '../served-kind.ts'

export interface GroupOfKinds {
  readonly name: string
  /** The preferred one first. */
  readonly versions: readonly string[]
}

export interface ServedHere {
  readonly kind: ServedKind
  readonly version: ServedVersion
}

/** All groups but the core's: built-in ones first, then those of definitions by name. */
export function groups(registry: Registry): readonly GroupOfKinds[] {
  const kinds = registry.all().filter(({ group }) => group !== '')
  const builtIn = kinds.filter(({ custom }) => !custom).map(({ group }) => group)
  const custom = kinds.filter(({ custom }) => custom).map(({ group }) => group)
  return [...new Set([...builtIn, ...custom.sort()])]
    .map((name) => ({ name, versions: versionsOf(registry, name) }))
    .filter(({ versions }) => versions.length > 0)
}

export function versionsOf(registry: Registry, group: string): readonly string[] {
  const names = registry
    .all()
    .filter((kind) => kind.group === group)
    .flatMap(({ versions }) => versions.filter(({ served }) => served).map(({ name }) => name))
  return [...new Set(names)].sort(byVersionPriority)
}

/** The kinds of one version of a group, by their plurals. */
export function kindsOf(registry: Registry, group: string, version: string): readonly ServedHere[] {
  return registry
    .all()
    .filter((kind) => kind.group === group)
    .flatMap((kind) =>
      kind.versions
        .filter(({ name, served }) => served && name === version)
        .map((found) => ({ kind, version: found })),
    )
    .sort((a, b) => (a.kind.plural < b.kind.plural ? -1 : 1))
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const CUSTOM_VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
]

/** The verbs of a kind, in the order of the real server. */
export function verbsOf({ custom, strategy }: ServedKind): readonly string[] {
  if (custom) return CUSTOM_VERBS
  return strategy.deletesCollection ? VERBS : VERBS.filter((verb) => verb !== 'deletecollection')
}

const STATUS_VERBS = ['get', 'patch', 'update'] as const

/** The subresources of a kind. */
export function subresourcesOf({ kind, version }: ServedHere): readonly {
  readonly name: string
  readonly kind: string
  readonly group: string
  readonly version: string
  readonly verbs: readonly string[]
}[] {
  const own = { kind: kind.kind, group: kind.group, version: version.name }
  return [
    ...(kind.storage === 'pods'
      ? [{ name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] }]
      : []),
    ...(version.status ? [{ name: 'status', ...own, verbs: STATUS_VERBS }] : []),
  ]
}
