// Sends traces and metrics by OTLP over HTTP. The exporters read the variables OTEL_EXPORTER_OTLP_… themselves. This module
// loads OpenTelemetry, so it is imported only when they are set.
import { hostname } from 'node:os'
import { DiagLogLevel, diag, type HrTime } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import type { Tracing } from '../tracing.ts'
import { VERSION } from '../version.ts'
import { metricData } from './metric-data.ts'
import { createTracing } from './tracing.ts'

export interface OtlpOptions {
  /** Such as `scheduled-machine`. `OTEL_SERVICE_NAME` replaces it. */
  readonly serviceName: string
  readonly traces: boolean
  readonly metrics: boolean
}

export interface Otlp {
  /** `undefined`: only metrics are sent. */
  readonly tracing: Tracing | undefined
  /** Sends these metrics every minute, and at the end. From now on failures go to the log. */
  begin(metrics: Metrics, log: Logger): void
  /** Sends what was not sent yet. Never rejects, and ends after two seconds, whatever the receiver does. */
  flush(): Promise<void>
}

const FLUSH_MS = 2000

export function startOtlp({ serviceName, traces, metrics }: OtlpOptions): Otlp {
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': serviceName,
        'service.version': VERSION,
        'service.namespace': 'sundial',
        // In a pod, its name.
        'service.instance.id': hostname(),
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }))
  const provider = traces
    ? new TracerProvider({
        resource,
        spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
      })
    : undefined
  const startTime = hrTime()
  const meters: MeterProvider[] = []
  let tell = (_reason: string) => {}

  return {
    tracing: provider && createTracing(provider.getTracer('sundial', VERSION)),

    begin(registry, log) {
      tell = (reason) => log.warn('could not send traces or metrics', { reason })
      tellOfFailures(tell)
      if (!metrics) return
      const producer = {
        async collect() {
          const endTime = hrTime()
          const data = registry.collect().map((each) => metricData(each, { startTime, endTime }))
          const scope = { name: 'sundial', version: VERSION }
          const scopeMetrics = [{ scope, metrics: data }]
          return { resourceMetrics: { resource, scopeMetrics }, errors: [] }
        },
      }
      const reader = new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter(),
        metricProducers: [producer],
      })
      meters.push(new MeterProvider({ resource, readers: [reader] }))
    },

    async flush() {
      const done = Promise.allSettled([
        ...(provider === undefined ? [] : [provider.forceFlush()]),
        ...meters.map((meter) => meter.forceFlush()),
      ])
      const late = new Promise((end) => setTimeout(end, FLUSH_MS, 'late').unref())
      if ((await Promise.race([done, late])) === 'late') tell('no answer within two seconds')
    },
  }
}

// OpenTelemetry has one logger in a process, and warns when it is set again. Where several functions share the process, the
// first one tells the failures of all.
let isTold = false
function tellOfFailures(tell: (reason: string) => void): void {
  if (isTold) return
  isTold = true
  diag.setLogger(toDiag(tell), DiagLogLevel.WARN)
}

const LONGEST = 300

// OpenTelemetry's own messages are long, and may have the stack of an error.
function toDiag(tell: (reason: string) => void) {
  const short = (message: string) => tell(message.slice(0, LONGEST))
  const ignore = () => {}
  return { error: short, warn: short, info: ignore, debug: ignore, verbose: ignore }
}

function hrTime(): HrTime {
  const ms = Date.now()
  return [Math.floor(ms / 1000), (ms % 1000) * 1_000_000]
}
