import type { DateTime } from 'luxon'

/** The only source of time: real in production, virtual in a simulation. Instants are in UTC. */
export interface Clock {
  now(): DateTime
  /** Milliseconds since some moment. Never jumps, as `now` does when somebody sets the clock: for durations. */
  elapsed(): number
  /** Calls `wake` once, at `at` or as soon after as possible. Returns a function that cancels the call. */
  at(at: DateTime, wake: () => void): () => void
}
