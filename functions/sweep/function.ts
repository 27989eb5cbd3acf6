// Builds the function sweep from its environment.
import { loadAhead } from '#functions/load-ahead.ts'
import { flushed, loadOtlp } from '#functions/otlp.ts'
import type { ServedFunction } from '#functions/serve.ts'
import { readEnvironment, type Surroundings, start } from '#functions/start.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import { SweepEnvironment } from '#functions/sweep/environment.ts'
import { sweepTargets } from '#functions/sweep/targets.ts'
import { postEvent } from '#src/events/post-event.ts'
import type { Deliver } from '#src/events/send.ts'
import { countUpstreamPhases } from '#src/scheduled-machine/upstream-phases.ts'
import type { Tracing } from '#src/telemetry/tracing.ts'
import { createAlarm } from '#src/wake/alarm.ts'

export interface SweepSurroundings extends Surroundings {
  /** Takes a batch to the function at this address. Else it is posted there. */
  readonly post: Deliver
}

/** The function. The connection to the API server is loaded a moment later, or by the first request. */
export async function createFunction(surroundings?: SweepSurroundings): Promise<ServedFunction> {
  const env = readEnvironment(SweepEnvironment, surroundings?.environment)
  const otlp = await loadOtlp('sweep', env)
  const { client, clock, log, metrics, tracing, countRequests, preload } = start('sweep', env, {
    isOneOfSeveral: surroundings !== undefined,
    otlp,
  })
  loadAhead(preload, log)
  // Only the backstop needs the comparisons. The alarm does not.
  const compareMachines = loadOnce(async () => {
    const { createComparison } = await import('#functions/sweep/comparison.ts')
    return createComparison({ client, clock, log, countRequests })
  })
  const comparePools = loadOnce(async () => {
    const { createFindUnsettledPools } = await import(
      '#src/bootc-node-pool/settled/find-unsettled.ts'
    )
    return createFindUnsettledPools({ client, clock, log })
  })

  const app = createSweepApp({
    client,
    clock,
    log,
    metrics,
    tracing,
    alarm: surroundings?.alarm ?? createAlarm({ client, clock, log, namespace: env.NAMESPACE }),
    targets: sweepTargets(env, {
      compareMachines: async (notDue) => (await compareMachines())(notDue),
      comparePools: async (notDue) => (await comparePools())(notDue),
      onMachines: env.UPSTREAM_METRICS ? countUpstreamPhases(metrics) : undefined,
    }),
    post: withTrace(surroundings?.post ?? postFor(env.POST_TIMEOUT_SECONDS), tracing),
  })
  return { ...flushed(app, otlp), log, metrics, port: env.PORT }
}

function postFor(seconds: number): Deliver {
  return (sink, event) => postEvent(sink, event, AbortSignal.timeout(seconds * 1000))
}

function withTrace(post: Deliver, tracing: Tracing): Deliver {
  return (sink, { headers, body }) =>
    post(sink, { headers: { ...headers, ...tracing.headers() }, body })
}

// After a failure it is loaded again.
function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
}
