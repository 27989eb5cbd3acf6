import type { DateTime } from 'luxon'

/** The one source of time. Real in production, virtual in a simulation. Instants are in UTC. */
export interface Clock {
  now(): DateTime
  /** Calls `wake` once, at `at` or as soon after as possible. Returns what cancels it. */
  at(at: DateTime, wake: () => void): () => void
}
