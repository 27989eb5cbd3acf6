// Passes for one key run one at a time, those of different keys side by side, and what is asked for
// while one runs becomes one more, not many. Everything is in memory and may be lost: the backstop
// asks again.
import type { DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { createBackOff, type Failed, SHORTEST_SECONDS } from '#src/reconcile/back-off.ts'
import { withDeadline } from '#src/reconcile/deadline.ts'
import { explainFailure } from '#src/reconcile/failure.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { LogFields, Logger } from '#src/telemetry/logger.ts'

export interface WorkQueue<Key> {
  /** Asks for a pass, without waiting for it. `false`: refused, as the queue is full or closing. */
  add(key: Key): boolean
  /**
   * The outcome of a pass that starts after this call; `again` when it was refused, or when the API server has
   * asked for a longer wait than a moment. Never rejects.
   */
  run(key: Key): Promise<Outcome>
  /** Refuses what is new, gives up what waits for a retry, and resolves when the rest is done. */
  drain(): Promise<void>
  /** Keys that wait, run or will be tried again. */
  size(): number
}

export interface WorkQueueOptions<Key> {
  readonly pass: (key: Key, signal: AbortSignal) => Promise<Outcome>
  /** What makes two keys the same. */
  readonly nameOf: (key: Key) => string
  /** What a line of the log says of a key. */
  readonly logFields: (key: Key) => LogFields
  /** The key of one pass that does for both; the later of the two, if not said. */
  readonly merge?: (earlier: Key, later: Key) => Key
  readonly clock: Clock
  readonly log: Logger
  /** Passes at the same time. */
  readonly concurrency?: number
  /** How many keys may be in the queue. */
  readonly capacity?: number
  /** How long one pass may take. */
  readonly deadline?: DurationLike
  /** Told about every pass that ended. */
  readonly onPass?: (pass: PassRecord) => void
}

export interface PassRecord {
  readonly result: Outcome['kind'] | 'failed'
  readonly seconds: number
}

const CONCURRENCY = 8
const CAPACITY = 10_000
const DEADLINE: DurationLike = { seconds: 25 }
const TRIES = 5

type Waiter = (outcome: Outcome) => void

/** What is known of one key while anything is to be done for it. */
interface Entry<Key> {
  /** Of the pass that runs, or else of the next; with `wanted`, always of the next. */
  key: Key
  running: boolean
  /** To be run (once more). */
  wanted: boolean
  /** Somebody asked without waiting for the answer, so a failure is ours to retry. */
  unattended: boolean
  waiters: Waiter[]
  cancelRetry: (() => void) | undefined
}

/** A queue in front of `pass`. */
export function createWorkQueue<Key>(options: WorkQueueOptions<Key>): WorkQueue<Key> {
  const { clock, log, concurrency = CONCURRENCY, capacity = CAPACITY } = options
  const { merge = (_, later) => later } = options
  const entries = new Map<string, Entry<Key>>()
  const ready = new Set<Entry<Key>>()
  const idle: (() => void)[] = []
  let running = 0
  let draining = false

  const backOff = createBackOff(clock, (name) => {
    const entry = entries.get(name)
    if (entry !== undefined) next(entry)
  })

  const want = (key: Key): Entry<Key> | undefined => {
    const name = options.nameOf(key)
    const known = entries.get(name)
    if (draining || (known === undefined && entries.size >= capacity)) return undefined
    const entry = known ?? newEntry(key)
    entries.set(name, entry)
    const isPending = entry.wanted || entry.cancelRetry !== undefined
    entry.key = isPending ? merge(entry.key, key) : key
    if (entry.cancelRetry !== undefined) {
      entry.cancelRetry()
      entry.cancelRetry = undefined
      entry.unattended = true
    }
    entry.wanted = true
    makeReady(entry)
    return entry
  }

  const makeReady = (entry: Entry<Key>) => {
    const name = options.nameOf(entry.key)
    if (entry.wanted && !entry.running && backOff.remaining(name) === 0) ready.add(entry)
  }

  const startWhatFits = () => {
    for (const entry of ready) {
      if (running >= concurrency) return
      ready.delete(entry)
      start(entry)
    }
  }

  const start = (entry: Entry<Key>) => {
    const { key, waiters, unattended } = entry
    Object.assign(entry, { running: true, wanted: false, unattended: false, waiters: [] })
    running += 1
    const began = clock.now().toMillis()
    const end = Promise.withResolvers<void>()
    withDeadline((signal) => attempt(options.pass, key, signal), {
      clock,
      limit: options.deadline ?? DEADLINE,
      ended: end.resolve,
    })
      .then(
        (outcome) => ({ outcome, result: outcome.kind }),
        (error: unknown) => explainFailure(error, log.child(options.logFields(entry.key))),
      )
      .then(async ({ outcome, result }) => {
        running -= 1
        options.onPass?.({ result, seconds: (clock.now().toMillis() - began) / 1000 })
        for (const answer of waiters) answer(outcome)
        startWhatFits()
        // A pass that did not heed its deadline has given its place to another key by now, but not
        // its key: two passes for one key never run at once.
        await end.promise
        entry.running = false
        settle(entry, key, outcome, unattended)
        next(entry)
      })
  }

  const settle = (entry: Entry<Key>, key: Key, outcome: Outcome, unattended: boolean) => {
    const name = options.nameOf(key)
    if (outcome.kind !== 'again') return backOff.succeed(name)
    const failed = draining ? undefined : backOff.fail(name, outcome.retryAfterSeconds)
    // Who waits for an answer is told how long it would take.
    if (failed !== undefined && failed.holdSeconds > SHORTEST_SECONDS) dismiss(entry, outcome)
    // What could not be finished is not lost to a later ask that wants less.
    if (entry.wanted) entry.key = merge(key, entry.key)
    else if (unattended && failed !== undefined) retryLater(entry, outcome, failed)
  }

  const dismiss = (entry: Entry<Key>, outcome: Outcome) => {
    for (const answer of entry.waiters.splice(0)) answer(outcome)
    entry.wanted = entry.unattended
  }

  const retryLater = (
    entry: Entry<Key>,
    { reason }: Extract<Outcome, { kind: 'again' }>,
    { tries, retrySeconds }: Failed,
  ) => {
    if (tries >= TRIES) {
      log.warn('left to the backstop', { ...options.logFields(entry.key), tries, reason })
      return
    }
    entry.cancelRetry = clock.at(clock.now().plus({ seconds: retrySeconds }), () => {
      Object.assign(entry, { cancelRetry: undefined, wanted: true, unattended: true })
      next(entry)
    })
  }

  const next = (entry: Entry<Key>) => {
    makeReady(entry)
    if (!entry.wanted && !entry.running && entry.cancelRetry === undefined)
      entries.delete(options.nameOf(entry.key))
    startWhatFits()
    if (entries.size === 0) for (const tell of idle.splice(0)) tell()
  }

  const refusal = (key: Key): Outcome | undefined => {
    const name = options.nameOf(key)
    if (draining) return { kind: 'again', reason: 'shutting down' }
    const seconds = entries.get(name)?.running === true ? 0 : backOff.remaining(name)
    if (seconds <= SHORTEST_SECONDS) return undefined
    const reason = 'the API server has asked not to be asked before'
    return { kind: 'again', reason, retryAfterSeconds: Math.ceil(seconds) }
  }

  return {
    add(key) {
      const entry = want(key)
      if (entry === undefined) return false
      entry.unattended = true
      startWhatFits()
      return true
    },

    run(key) {
      const refused = refusal(key)
      if (refused !== undefined) return Promise.resolve(refused)
      const entry = want(key)
      if (entry === undefined) {
        return Promise.resolve({ kind: 'again', reason: `${capacity} keys are waiting already` })
      }
      const outcome = new Promise<Outcome>((answer) => entry.waiters.push(answer))
      startWhatFits()
      return outcome
    },

    async drain() {
      draining = true
      for (const [name, entry] of entries) {
        const isHeld = entry.wanted && backOff.remaining(name) > 0
        if (entry.running || (entry.cancelRetry === undefined && !isHeld)) continue
        entry.cancelRetry?.()
        for (const answer of entry.waiters) answer({ kind: 'again', reason: 'shutting down' })
        entries.delete(name)
      }
      backOff.clear()
      if (entries.size > 0) await new Promise<void>((tell) => idle.push(tell))
    },

    size: () => entries.size,
  }
}

function newEntry<Key>(key: Key): Entry<Key> {
  return {
    key,
    running: false,
    wanted: false,
    unattended: false,
    waiters: [],
    cancelRetry: undefined,
  }
}

// `async`, so that a pass that throws before its first await is no different.
async function attempt<Key>(
  pass: WorkQueueOptions<Key>['pass'],
  key: Key,
  signal: AbortSignal,
): Promise<Outcome> {
  return pass(key, signal)
}
