import type { QueuedPassRecord } from '#src/reconcile/work-queue.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

const BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25]

/** Counts finished passes by outcome, and measures their duration and their wait in the queue. */
export function countPasses(metrics: Metrics): (pass: QueuedPassRecord) => void {
  const total = metrics.counter('sundial_passes_total', 'Passes by outcome.')
  const seconds = metrics.histogram('sundial_pass_seconds', 'How long a pass takes.', BOUNDS)
  const wait = metrics.histogram(
    'sundial_queue_wait_seconds',
    'How long a pass waits in the queue until it starts.',
    BOUNDS,
  )
  return (pass) => {
    total.add({ outcome: pass.result })
    seconds.observe(pass.seconds)
    wait.observe(pass.waitedSeconds)
  }
}
