// A queue whose passes a test ends, in the night in which New York's clocks go back.
import { DateTime } from 'luxon'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { PassRecord } from '#src/reconcile/timed-pass.ts'
import { createWorkQueue, type WorkQueue } from '#src/reconcile/work-queue.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

// The night in which New York's clocks go back.
export const START = DateTime.fromISO('2026-11-01T05:59:50Z', { zone: 'utc' })

export const SETTLED: Outcome = { kind: 'settled' }

export const AGAIN = { kind: 'again', reason: 'stale' } as const satisfies Outcome

interface Pass {
  readonly key: string
  readonly at: DateTime
  readonly signal: AbortSignal
  readonly end: (outcome: Outcome) => void
}

interface Bed {
  readonly queue: WorkQueue<string>
  readonly passes: Pass[]
  readonly clock: VirtualClock
  readonly lines: ReturnType<typeof collectingLog>['lines']
  readonly records: PassRecord[]
}

export const both = (earlier: string, later: string) => `${earlier}+${later}`

/** A queue whose passes end when the test says so, or as `outcome` says. */
export function bed(
  options: {
    concurrency?: number
    capacity?: number
    outcome?: () => Outcome
    merge?: (earlier: string, later: string) => string
  } = {},
): Bed {
  const { outcome, ...limits } = options
  const clock = createVirtualClock(START)
  const { log, lines } = collectingLog()
  const passes: Pass[] = []
  const records: PassRecord[] = []
  const queue = createWorkQueue<string>({
    pass: (key, signal) => {
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      passes.push({ key, at: clock.now(), signal, end: resolve })
      if (outcome !== undefined) resolve(outcome())
      return promise
    },
    // With a merge, keys are told apart by their first letter.
    nameOf: (key) => (limits.merge === undefined ? key : key.charAt(0)),
    logFields: (name) => ({ name }),
    clock,
    log,
    onPass: (record) => records.push(record),
    ...limits,
  })
  return { queue, passes, clock, lines, records }
}
