// The passes of one key run one at a time. The passes of different keys run in parallel. Requests that come while a
// pass runs become one more pass, not many. The queue is in memory and may be lost: the backstop requests the passes
// again.
//
// Passes that a caller waits for go first: the sweep asks for them when a window opens, and all of them may run at once,
// because their order is that of their requests. Of the passes that only events ask for, a few run at the same time. The
// others wait, and further events of their keys change nothing: a busy API server gets fewer passes, not more.
import type { DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { createBackOff, type Failed, SHORTEST_SECONDS } from '#src/reconcile/back-off.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import { createQueueEntries, type Entry } from '#src/reconcile/queue-entries.ts'
import { type PassRecord, startTimedPass } from '#src/reconcile/timed-pass.ts'
import type { LogFields, Logger } from '#src/telemetry/logger.ts'

export interface WorkQueue<Key> {
  /** Requests a pass and does not wait for it. `false` when the queue is full or shutting down. */
  add(key: Key): boolean
  /**
   * The outcome of a pass that starts after this call. `again` when the request was refused, or when the API server
   * asked for a wait of more than a second. Never rejects.
   */
  run(key: Key): Promise<Outcome>
  /** No caller waits any longer: the queue itself retries a pass of the key that does not finish. */
  takeOver(key: Key): void
  /** Refuses new requests, drops keys that wait for a retry, and resolves when all other passes are done. */
  drain(): Promise<void>
  /** The number of keys that wait, run or will be retried. */
  size(): number
}

export interface WorkQueueOptions<Key> {
  readonly pass: (key: Key, signal: AbortSignal) => Promise<Outcome>
  /** Keys with the same name are the same key. */
  readonly nameOf: (key: Key) => string
  /** The fields of a key in a log line. */
  readonly logFields: (key: Key) => LogFields
  /** One key that covers both. Default: the later one. */
  readonly merge?: (earlier: Key, later: Key) => Key
  readonly clock: Clock
  readonly log: Logger
  /** How many passes may run at the same time. */
  readonly concurrency?: number
  /** How many of them may be passes that no caller waits for. */
  readonly backgroundConcurrency?: number
  /** How many keys may be in the queue. */
  readonly capacity?: number
  /** How long one pass may take. */
  readonly deadline?: DurationLike
  /** Called after every pass. */
  readonly onPass?: (pass: QueuedPassRecord) => void
}

export interface QueuedPassRecord extends PassRecord {
  /** From its request to its start. */
  readonly waitedSeconds: number
}

const CONCURRENCY = 8
const BACKGROUND_CONCURRENCY = 16
const CAPACITY = 10_000
const DEADLINE: DurationLike = { seconds: 25 }
const TRIES = 5

/** A queue in front of `pass`. */
export function createWorkQueue<Key>(options: WorkQueueOptions<Key>): WorkQueue<Key> {
  const { nameOf, clock, log, concurrency = CONCURRENCY, capacity = CAPACITY } = options
  const { merge = (_, later) => later, deadline = DEADLINE } = options
  const { backgroundConcurrency = BACKGROUND_CONCURRENCY } = options
  const entries = createQueueEntries({ nameOf, merge, capacity })
  const ready = new Set<Entry<Key>>()
  const readyInBackground = new Set<Entry<Key>>()
  let running = 0
  let runningInBackground = 0
  let draining = false

  const backOff = createBackOff(clock, (name) => {
    const entry = entries.get(name)
    if (entry !== undefined) next(entry)
  })

  const want = (key: Key): Entry<Key> | undefined => {
    const isWanted = entries.get(nameOf(key))?.wanted === true
    const entry = draining ? undefined : entries.want(key)
    if (entry !== undefined && !isWanted) entry.wantedSince = clock.elapsed()
    return entry
  }

  const makeReady = (entry: Entry<Key>) => {
    if (!entry.wanted || entry.running || backOff.remaining(entry.name) > 0) return
    if (entry.waiters.length === 0) readyInBackground.add(entry)
    else {
      readyInBackground.delete(entry)
      ready.add(entry)
    }
  }

  const startReady = () => {
    for (const entry of ready) {
      if (running >= concurrency) return
      ready.delete(entry)
      void start(entry, false)
    }
    for (const entry of readyInBackground) {
      if (running >= concurrency || runningInBackground >= backgroundConcurrency) return
      readyInBackground.delete(entry)
      void start(entry, true)
    }
  }

  const count = (change: 1 | -1, isBackground: boolean) => {
    running += change
    if (isBackground) runningInBackground += change
  }

  const start = async (entry: Entry<Key>, isBackground: boolean) => {
    const { key, waiters, unattended, wantedSince } = entry
    entry.runsUnattended = unattended
    const waitedSeconds = (clock.elapsed() - wantedSince) / 1000
    Object.assign(entry, { running: true, wanted: false, unattended: false, waiters: [] })
    count(1, isBackground)
    const { finished, ended } = startTimedPass((signal) => options.pass(key, signal), {
      clock,
      deadline,
      log: log.child(options.logFields(key)),
    })
    const { outcome, record } = await finished
    count(-1, isBackground)
    options.onPass?.({ ...record, waitedSeconds })
    for (const answer of waiters) answer(outcome)
    startReady()
    // A pass that ignored its deadline no longer counts against the concurrency, but it still holds its key: two
    // passes of one key never run at the same time.
    await ended
    entry.running = false
    settle(entry, key, outcome)
    next(entry)
  }

  const settle = (entry: Entry<Key>, key: Key, outcome: Outcome) => {
    if (outcome.kind !== 'again') return backOff.succeed(entry.name)
    const failed = draining ? undefined : backOff.fail(entry.name, outcome.retryAfterSeconds)
    // Callers that wait get this outcome now, instead of after the long wait.
    if (failed !== undefined && failed.holdSeconds > SHORTEST_SECONDS) dismiss(entry, outcome)
    // A later request may ask for less, so it is merged with the one that did not finish.
    if (entry.wanted) entry.key = merge(key, entry.key)
    else if (entry.runsUnattended && failed !== undefined) retryLater(entry, outcome, failed)
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
      const fields = { ...options.logFields(entry.key), tries, reason }
      log.warn('stopped retrying until the next backstop', fields)
      return
    }
    entry.cancelRetry = clock.at(clock.now().plus({ seconds: retrySeconds }), () => {
      const wantedSince = clock.elapsed()
      Object.assign(entry, { cancelRetry: undefined, wanted: true, wantedSince, unattended: true })
      next(entry)
    })
  }

  const next = (entry: Entry<Key>) => {
    makeReady(entry)
    entries.removeIfDone(entry)
    startReady()
  }

  const refusal = (key: Key): Outcome | undefined => {
    if (draining) return { kind: 'again', reason: 'shutting down' }
    const name = nameOf(key)
    const seconds = entries.get(name)?.running === true ? 0 : backOff.remaining(name)
    if (seconds <= SHORTEST_SECONDS) return undefined
    const reason = 'the API server asked for a later retry'
    return { kind: 'again', reason, retryAfterSeconds: Math.ceil(seconds) }
  }

  return {
    add(key) {
      const entry = want(key)
      if (entry === undefined) return false
      entry.unattended = true
      makeReady(entry)
      startReady()
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
      makeReady(entry)
      startReady()
      return outcome
    },

    takeOver(key) {
      const entry = entries.get(nameOf(key))
      if (entry === undefined) return
      if (entry.running) entry.runsUnattended = true
      if (entry.wanted) entry.unattended = true
    },

    async drain() {
      draining = true
      for (const entry of entries.all()) {
        const isHeld = entry.wanted && backOff.remaining(entry.name) > 0
        if (entry.running || (entry.cancelRetry === undefined && !isHeld)) continue
        entry.cancelRetry?.()
        for (const answer of entry.waiters) answer({ kind: 'again', reason: 'shutting down' })
        entries.remove(entry)
      }
      backOff.clear()
      await entries.empty()
    },

    size: entries.size,
  }
}
