// Which kinds the server serves: the built-in ones, and those that CustomResourceDefinitions add.
import { groupOf } from '#src/kube/resource.ts'
import { builtinKinds } from './builtin/kinds.ts'
import type { ServedKind, Target } from './served-kind.ts'

export interface Registry {
  /** The resource in that version, when it is served. */
  find(group: string, version: string, plural: string): Target | undefined
  /** The kind that an ownerReference or an object names, in whichever version. */
  kindOf(apiVersion: string, kind: string): ServedKind | undefined
  /** The kind in the version it is stored in. */
  stored(kind: ServedKind): Target
  byStorage(storage: string): ServedKind | undefined
  /** Built-in ones first, then in the order of their definitions. */
  all(): readonly ServedKind[]
  /** Adds a custom kind, or replaces it. */
  put(kind: ServedKind): void
  remove(group: string, plural: string): void
  /** Counts the changes. */
  generation(): number
}

/** A registry with the built-in kinds, or with all that another had. */
export function createRegistry(all: readonly ServedKind[] = builtinKinds()): Registry {
  const kinds = new Map<string, ServedKind>()
  let targets = new Map<string, Target>()
  let generation = 0

  const index = (): void => {
    generation += 1
    targets = new Map()
    for (const kind of kinds.values()) {
      for (const version of kind.versions) {
        if (!version.served) continue
        targets.set(`${kind.group}/${version.name}/${kind.plural}`, { kind, version })
      }
    }
  }
  const add = (kind: ServedKind): void => {
    kinds.set(`${kind.group}/${kind.plural}`, kind)
  }

  for (const kind of all) add(kind)
  index()

  return {
    find: (group, version, plural) => targets.get(`${group}/${version}/${plural}`),
    kindOf(apiVersion, kind) {
      const group = groupOf(apiVersion)
      return [...kinds.values()].find((known) => known.group === group && known.kind === kind)
    },
    stored(kind) {
      const version = kind.versions.find(({ name }) => name === kind.storageVersion)
      if (version === undefined) throw new Error(`${kind.plural} is stored in no version of it`)
      return { kind, version }
    },
    byStorage: (storage) => [...kinds.values()].find((kind) => kind.storage === storage),
    all: () => [...kinds.values()],
    put(kind) {
      add(kind)
      index()
    },
    remove(group, plural) {
      kinds.delete(`${group}/${plural}`)
      index()
    },
    generation: () => generation,
  }
}
