import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics'
import { expect, test } from 'vitest'
import { createMetrics } from '#src/telemetry/metrics.ts'
import { metricData, type Period } from '#src/telemetry/otlp/metric-data.ts'

const PERIOD: Period = { startTime: [100, 0], endTime: [160, 0] }

test('counters, gauges and histograms, with what is theirs alone in each bucket', () => {
  const metrics = createMetrics()
  metrics.counter('sundial_passes_total', 'Passes.').add({ outcome: 'settled' }, 3)
  metrics.gauge('sundial_queue_depth', 'Keys.', () => 7)
  const seconds = metrics.histogram('sundial_pass_seconds', 'Duration.', [1, 5])
  for (const value of [0.5, 1, 3, 9]) seconds.observe(value)

  const data = metrics.collect().map((family) => metricData(family, PERIOD))

  const point = (attributes: object, value: unknown) => ({ ...PERIOD, attributes, value })
  const aggregationTemporality = AggregationTemporality.CUMULATIVE
  const descriptor = { unit: '', valueType: 1 }
  expect(data).toEqual([
    {
      descriptor: { ...descriptor, name: 'sundial_passes_total', description: 'Passes.' },
      aggregationTemporality,
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      dataPoints: [point({ outcome: 'settled' }, 3)],
    },
    {
      descriptor: { ...descriptor, name: 'sundial_queue_depth', description: 'Keys.' },
      aggregationTemporality,
      dataPointType: DataPointType.GAUGE,
      dataPoints: [point({}, 7)],
    },
    {
      descriptor: {
        ...descriptor,
        name: 'sundial_pass_seconds',
        description: 'Duration.',
        unit: 's',
      },
      aggregationTemporality,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: [
        point({}, { buckets: { boundaries: [1, 5], counts: [2, 1, 1] }, count: 4, sum: 13.5 }),
      ],
    },
  ])
})
