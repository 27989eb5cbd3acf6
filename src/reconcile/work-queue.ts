// The passes of one key run one at a time. The passes of different keys run in parallel. Requests that come while a
// pass runs become one more pass, not many. The queue is in memory and may be lost: the backstop requests the passes
// again.
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
  /** How many keys may be in the queue. */
  readonly capacity?: number
  /** How long one pass may take. */
  readonly deadline?: DurationLike
  /** Called after every pass. */
  readonly onPass?: (pass: PassRecord) => void
}

const CONCURRENCY = 8
const CAPACITY = 10_000
const DEADLINE: DurationLike = { seconds: 25 }
const TRIES = 5

/** A queue in front of `pass`. */
export function createWorkQueue<Key>(options: WorkQueueOptions<Key>): WorkQueue<Key> {
  const { nameOf, clock, log, concurrency = CONCURRENCY, capacity = CAPACITY } = options
  const { merge = (_, later) => later, deadline = DEADLINE } = options
  const entries = createQueueEntries({ nameOf, merge, capacity })
  const ready = new Set<Entry<Key>>()
  let running = 0
  let draining = false

  const backOff = createBackOff(clock, (name) => {
    const entry = entries.get(name)
    if (entry !== undefined) next(entry)
  })

  const want = (key: Key): Entry<Key> | undefined => {
    const entry = draining ? undefined : entries.want(key)
    if (entry !== undefined) makeReady(entry)
    return entry
  }

  const makeReady = (entry: Entry<Key>) => {
    if (entry.wanted && !entry.running && backOff.remaining(entry.name) === 0) ready.add(entry)
  }

  const startReady = () => {
    for (const entry of ready) {
      if (running >= concurrency) return
      ready.delete(entry)
      void start(entry)
    }
  }

  const start = async (entry: Entry<Key>) => {
    const { key, waiters, unattended } = entry
    Object.assign(entry, { running: true, wanted: false, unattended: false, waiters: [] })
    running += 1
    const { finished, ended } = startTimedPass((signal) => options.pass(key, signal), {
      clock,
      deadline,
      log: log.child(options.logFields(key)),
    })
    const { outcome, record } = await finished
    running -= 1
    options.onPass?.(record)
    for (const answer of waiters) answer(outcome)
    startReady()
    // A pass that ignored its deadline no longer counts against the concurrency, but it still holds its key: two
    // passes of one key never run at the same time.
    await ended
    entry.running = false
    settle(entry, key, outcome, unattended)
    next(entry)
  }

  const settle = (entry: Entry<Key>, key: Key, outcome: Outcome, unattended: boolean) => {
    if (outcome.kind !== 'again') return backOff.succeed(entry.name)
    const failed = draining ? undefined : backOff.fail(entry.name, outcome.retryAfterSeconds)
    // Callers that wait get this outcome now, instead of after the long wait.
    if (failed !== undefined && failed.holdSeconds > SHORTEST_SECONDS) dismiss(entry, outcome)
    // A later request may ask for less, so it is merged with the one that did not finish.
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
      const fields = { ...options.logFields(entry.key), tries, reason }
      log.warn('stopped retrying until the next backstop', fields)
      return
    }
    entry.cancelRetry = clock.at(clock.now().plus({ seconds: retrySeconds }), () => {
      Object.assign(entry, { cancelRetry: undefined, wanted: true, unattended: true })
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
      startReady()
      return outcome
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
