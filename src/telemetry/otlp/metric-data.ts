// Our metrics in the form of OpenTelemetry. All counts are since the start of the process.
import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api'
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type MetricData,
} from '@opentelemetry/sdk-metrics'
import type { Family, Observations } from '../metrics.ts'

export interface Period {
  readonly startTime: HrTime
  readonly endTime: HrTime
}

export function metricData(family: Family, period: Period): MetricData {
  const { name, help } = family
  const unit = name.endsWith('_seconds') ? 's' : ''
  const common = {
    descriptor: { name, description: help, unit, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
  const point = <T>(labels: Attributes, value: T): DataPoint<T> => ({
    ...period,
    attributes: labels,
    value,
  })
  switch (family.type) {
    case 'counter':
      return {
        ...common,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: family.series.map(([labels, value]) => point({ ...labels }, value)),
      }
    case 'gauge':
      return {
        ...common,
        dataPointType: DataPointType.GAUGE,
        dataPoints: family.series.map(([labels, value]) => point({ ...labels }, value)),
      }
    default:
      return {
        ...common,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: family.series.map((each) =>
          point({ ...each.labels }, histogram(family.bounds, each)),
        ),
      }
  }
}

// Our counts include those of the bounds before. Here each bucket has its own, and there is one more, above the last bound.
function histogram(bounds: readonly number[], { counts, count, sum }: Observations) {
  const upTo = [...counts, count]
  return {
    buckets: { boundaries: [...bounds], counts: upTo.map((each, i) => each - (upTo[i - 1] ?? 0)) },
    count,
    sum,
  }
}
