import type { Metrics } from '#src/telemetry/metrics.ts'

export interface SweepCounters {
  handedOn(keys: number): void
  answered(answer: string): void
}

export function sweepCounters(metrics: Metrics): SweepCounters {
  const keys = metrics.counter('sundial_due_keys_total', 'Keys that the sweep handed on.')
  const batches = metrics.counter(
    'sundial_batches_total',
    'Batches by the HTTP status of their answer.',
  )
  return {
    handedOn: (count) => keys.add({}, count),
    answered: (answer) => batches.add({ answer }),
  }
}
