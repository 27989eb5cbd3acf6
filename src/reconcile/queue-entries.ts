// The keys in a work queue, and what is to be done for each.
import type { Outcome } from './outcome.ts'

export interface Entry<Key> {
  readonly name: string
  /** Of the pass that runs, or else of the next; with `wanted`, always of the next. */
  key: Key
  running: boolean
  /** To be run (once more). */
  wanted: boolean
  /** Somebody asked without waiting for the answer, so a failure is ours to retry. */
  unattended: boolean
  /** Those who wait for the outcome of the next pass. */
  waiters: ((outcome: Outcome) => void)[]
  cancelRetry: (() => void) | undefined
}

export interface QueueEntries<Key> {
  get(name: string): Entry<Key> | undefined
  /** The entry of this key, which is wanted then; `undefined` when there is no room for a new one. */
  want(key: Key): Entry<Key> | undefined
  /** Removes an entry for which nothing is left to be done; any other stays. */
  removeIfDone(entry: Entry<Key>): void
  remove(entry: Entry<Key>): void
  all(): Iterable<Entry<Key>>
  size(): number
  /** Resolves when there is none. */
  empty(): Promise<void>
}

export interface QueueEntriesOptions<Key> {
  readonly nameOf: (key: Key) => string
  readonly merge: (earlier: Key, later: Key) => Key
  readonly capacity: number
}

export function createQueueEntries<Key>(options: QueueEntriesOptions<Key>): QueueEntries<Key> {
  const { nameOf, merge, capacity } = options
  const entries = new Map<string, Entry<Key>>()
  const waitingForEmpty: (() => void)[] = []

  const remove = (entry: Entry<Key>): void => {
    entries.delete(entry.name)
    if (entries.size === 0) for (const tell of waitingForEmpty.splice(0)) tell()
  }

  return {
    get: (name) => entries.get(name),
    want(key) {
      const name = nameOf(key)
      const known = entries.get(name)
      if (known === undefined && entries.size >= capacity) return undefined
      const entry = known ?? newEntry(name, key)
      entries.set(name, entry)
      const isPending = entry.wanted || entry.cancelRetry !== undefined
      entry.key = isPending ? merge(entry.key, key) : key
      if (entry.cancelRetry !== undefined) {
        entry.cancelRetry()
        entry.cancelRetry = undefined
        entry.unattended = true
      }
      entry.wanted = true
      return entry
    },
    removeIfDone(entry) {
      if (!entry.wanted && !entry.running && entry.cancelRetry === undefined) remove(entry)
    },
    remove,
    all: () => [...entries.values()],
    size: () => entries.size,
    async empty() {
      if (entries.size > 0) await new Promise<void>((tell) => waitingForEmpty.push(tell))
    },
  }
}

function newEntry<Key>(name: string, key: Key): Entry<Key> {
  return {
    name,
    key,
    running: false,
    wanted: false,
    unattended: false,
    waiters: [],
    cancelRetry: undefined,
  }
}
