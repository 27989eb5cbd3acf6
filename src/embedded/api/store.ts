// All objects, their versions and their recent history. One counter of revisions for everything, as
// in etcd. Objects are frozen; a read hands out what is stored.
import type { ApiObject } from './api-object.ts'
import { withMeta } from './api-object.ts'
import { deepFreeze } from './deep-freeze.ts'

export interface Commit {
  readonly revision: number
  readonly storage: string
  readonly key: string
  /** Absent: deleted. */
  readonly object: ApiObject | undefined
  /** Absent: created. */
  readonly old: ApiObject | undefined
}

export interface Entry {
  readonly key: string
  readonly object: ApiObject
}

export interface Store {
  revision(): number
  /** The revisions after this one are all in the history. */
  oldest(): number
  get(storage: string, key: string): ApiObject | undefined
  /** In the order of their keys, those that begin with `prefix`; as they were at `revision`. */
  list(storage: string, prefix?: string, revision?: number): readonly Entry[]
  /** Forgets the history: it begins now. */
  forget(): void
  /** Writes (or deletes, without an object) under the next revision; answers what is stored. */
  commit(storage: string, key: string, object: ApiObject | undefined): ApiObject
  /** The commits after a revision, oldest first. */
  since(revision: number): readonly Commit[]
  /** Everything as it is now, without the history. */
  image(): StoreImage
  /** Called after each commit, in the order of revisions, also when a listener commits. */
  listen(listener: (commit: Commit) => void): () => void
}

interface Collection {
  readonly objects: Map<string, ApiObject>
  /** Sorted. */
  readonly keys: string[]
}

/** The content of another store at one moment. It does not change. */
export interface StoreImage {
  readonly revision: number
  readonly collections: ReadonlyMap<string, Collection>
}

/** A store that remembers the last `history` commits; empty, or as `from` was. */
export function createStore(options: {
  readonly history: number
  readonly from?: StoreImage | undefined
}): Store {
  const collections = copied(options.from?.collections ?? new Map())
  const listeners = new Set<(commit: Commit) => void>()
  const log: Commit[] = []
  const outbox: Commit[] = []
  let revision = options.from?.revision ?? 1
  let sending = false

  const collectionOf = (storage: string): Collection => {
    const known = collections.get(storage)
    if (known !== undefined) return known
    const fresh = { objects: new Map<string, ApiObject>(), keys: [] }
    collections.set(storage, fresh)
    return fresh
  }

  const remember = (commit: Commit): void => {
    log.push(commit)
    // Twice the history at most, so that dropping the old half is rare.
    if (log.length > 2 * options.history) log.splice(0, log.length - options.history)
  }
  const oldest = (): number => {
    const first = log[Math.max(0, log.length - options.history)]
    return first === undefined ? revision : first.revision - 1
  }

  // A listener may commit: its commit waits until every listener has seen this one.
  const send = (commit: Commit): void => {
    outbox.push(commit)
    if (sending) return
    sending = true
    try {
      for (let next = outbox.shift(); next !== undefined; next = outbox.shift()) {
        for (const listener of [...listeners]) listener(next)
      }
    } finally {
      sending = false
    }
  }

  const since = (after: number): readonly Commit[] => {
    let first = log.length
    while (first > 0 && (log[first - 1]?.revision ?? 0) > after) first -= 1
    return log.slice(first)
  }

  return {
    revision: () => revision,
    oldest,
    since,
    forget: () => void log.splice(0),
    image: () => ({ revision, collections: copied(collections) }),
    get: (storage, key) => collections.get(storage)?.objects.get(key),

    list(storage, prefix = '', at = revision) {
      const later = at >= revision ? [] : since(at).filter((commit) => commit.storage === storage)
      const { objects, keys } = collectionOf(storage)
      if (later.length > 0) return rewind(objects, later, prefix)
      const found: Entry[] = []
      for (let index = placeOf(keys, prefix); index < keys.length; index += 1) {
        const key = keys[index] ?? ''
        if (!key.startsWith(prefix)) break
        const object = objects.get(key)
        if (object !== undefined) found.push({ key, object })
      }
      return found
    },

    commit(storage, key, next) {
      const { objects, keys } = collectionOf(storage)
      const old = objects.get(key)
      const written = next ?? old
      if (written === undefined) throw new Error(`nothing to delete at ${storage} ${key}`)
      revision += 1
      const object = deepFreeze(withMeta(written, { resourceVersion: String(revision) }))
      const place = placeOf(keys, key)
      if (next === undefined) {
        objects.delete(key)
        keys.splice(place, 1)
      } else {
        objects.set(key, object)
        if (old === undefined) keys.splice(place, 0, key)
      }
      const commit = { revision, storage, key, object: next && object, old }
      remember(commit)
      send(commit)
      return object
    },

    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function copied(collections: ReadonlyMap<string, Collection>): Map<string, Collection> {
  return new Map(
    [...collections].map(([storage, { objects, keys }]) => [
      storage,
      { objects: new Map(objects), keys: [...keys] },
    ]),
  )
}

// The collection as it was before the later commits.
function rewind(
  objects: ReadonlyMap<string, ApiObject>,
  later: readonly Commit[],
  prefix: string,
): readonly Entry[] {
  const past = new Map(objects)
  for (const { key, old } of later.toReversed()) {
    if (old === undefined) past.delete(key)
    else past.set(key, old)
  }
  return [...past]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, object]) => ({ key, object }))
}

// The first place whose key is not before this one.
function placeOf(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}
