// The keys in a work queue, with the state of each.
import type { Outcome } from './outcome.ts'

export interface Entry<Key> {
  readonly name: string
  /** The key of the next pass if one is wanted, else of the running or retried pass. */
  key: Key
  running: boolean
  /** Another pass must run. */
  wanted: boolean
  /** When that pass was requested first: `Clock.elapsed`. */
  wantedSince: number
  /** A caller asked without waiting for the outcome, so the queue retries a failure. */
  unattended: boolean
  /** The same for the pass that runs. */
  runsUnattended: boolean
  /** The callers that wait for the outcome of the next pass. */
  waiters: ((outcome: Outcome) => void)[]
  cancelRetry: (() => void) | undefined
}

export interface QueueEntries<Key> {
  get(name: string): Entry<Key> | undefined
  /** Marks the entry of this key as wanted and returns it; `undefined` when the queue has no room for a new one. */
  want(key: Key): Entry<Key> | undefined
  /** Removes the entry if no pass is wanted, running or waiting for a retry. */
  removeIfDone(entry: Entry<Key>): void
  remove(entry: Entry<Key>): void
  all(): Iterable<Entry<Key>>
  size(): number
  /** Resolves when there are no entries. */
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
    wantedSince: 0,
    unattended: false,
    runsUnattended: false,
    waiters: [],
    cancelRetry: undefined,
  }
}
