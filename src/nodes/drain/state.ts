// The state of a drain between two steps. A system stores it in the status of its object, so that no process keeps it.
import type { DateTime, Duration } from 'luxon'
import { startOfPeriod } from '#src/clock/start-of-period.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { Workload } from './cordon-toleration.ts'

export interface DrainState {
  readonly startedAt: string
  readonly podsRemaining?: number
  /** The pods that the last round of evictions could not evict. */
  readonly blocked?: readonly BlockedPod[]
  readonly lastEvictionAt?: string
  /** When the youngest pod that the last round found on the Node was created. */
  readonly newestPodAt?: string
  readonly returning?: readonly ReturningWorkload[]
}

export interface BlockedPod {
  readonly namespace: string
  readonly name: string
  readonly message: string
}

/** A workload whose pods return to the cordoned Node. */
export interface ReturningWorkload extends Workload {
  /** How often its pods returned, at most 2. */
  readonly times: number
  readonly message: string
}

/**
 * The state at the beginning of a step: the stored one, or a new one that starts now. `writtenAt`: when the object with
 * the state was last written, by the clock of its API server.
 */
export function currentState<T extends DrainState>(
  stored: T | undefined,
  writtenAt: DateTime | undefined,
  now: DateTime,
): T | DrainState {
  const start = parseInstant(stored?.startedAt) ?? now
  return { ...stored, startedAt: formatInstant(startOfPeriod(start, writtenAt, now)) }
}

/** The end of the drain. `undefined` without a drain, or when its start cannot be read. */
export function drainDeadline(
  state: DrainState | undefined,
  timeout: Duration,
): DateTime | undefined {
  return parseInstant(state?.startedAt)?.plus(timeout)
}
