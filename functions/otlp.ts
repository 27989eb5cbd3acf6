// Whether this process sends its traces and metrics by OTLP, from its environment.
import * as z from 'zod/mini'
import type { FunctionApp } from '#functions/function-app.ts'
import { bool, oneOf, url } from '#functions/variables.ts'
import type { Otlp } from '#src/telemetry/otlp/start.ts'

/** The standard variables of OpenTelemetry. Its library reads those that are not here itself. */
export const OTLP = {
  OTEL_SDK_DISABLED: z.optional(bool()),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.optional(url()),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.optional(url()),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: z.optional(url()),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.optional(oneOf(['http/protobuf'])),
  OTEL_TRACES_EXPORTER: z.optional(oneOf(['otlp', 'none'])),
  OTEL_METRICS_EXPORTER: z.optional(oneOf(['otlp', 'none'])),
}

type OtlpEnvironment = z.output<ReturnType<typeof z.object<typeof OTLP>>>

/** `undefined` when no endpoint is set. Only then nothing is loaded. */
export async function loadOtlp(
  serviceName: string,
  env: Partial<OtlpEnvironment>,
): Promise<Otlp | undefined> {
  const shared = env.OTEL_EXPORTER_OTLP_ENDPOINT
  const traces = isOn(env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? shared, env.OTEL_TRACES_EXPORTER)
  const metrics = isOn(env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? shared, env.OTEL_METRICS_EXPORTER)
  if (env.OTEL_SDK_DISABLED === true || !(traces || metrics)) return undefined
  const { startOtlp } = await import('#src/telemetry/otlp/start.ts')
  return startOtlp({ serviceName, traces, metrics })
}

/** The app, whose end also sends what was not sent yet. */
export function flushed(app: FunctionApp, otlp: Otlp | undefined): FunctionApp {
  if (otlp === undefined) return app
  return {
    ...app,
    async drain() {
      await app.drain()
      await otlp.flush()
    },
  }
}

function isOn(endpoint: string | undefined, exporter: string | undefined): boolean {
  return endpoint !== undefined && exporter !== 'none'
}
