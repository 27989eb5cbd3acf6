// Builds the function sweep from its environment.
import { loadAhead } from '#functions/load-ahead.ts'
import type { ServedFunction } from '#functions/serve.ts'
import { readEnvironment, start } from '#functions/start.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import { SweepEnvironment } from '#functions/sweep/environment.ts'
import { sweepTargets } from '#functions/sweep/targets.ts'
import { postEvent } from '#src/events/post-event.ts'
import { countUpstreamPhases } from '#src/scheduled-machine/upstream-phases.ts'
import { createAlarm } from '#src/wake/alarm.ts'

/** The function. The connection to the API server is loaded a moment later, or by the first request. */
export function createFunction(): ServedFunction {
  const env = readEnvironment(SweepEnvironment)
  const { client, clock, log, metrics, countRequests, preload } = start('sweep', env)
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
    alarm: createAlarm({ client, clock, log, namespace: env.NAMESPACE }),
    targets: sweepTargets(env, {
      compareMachines: async (notDue) => (await compareMachines())(notDue),
      comparePools: async (notDue) => (await comparePools())(notDue),
      onMachines: env.UPSTREAM_METRICS ? countUpstreamPhases(metrics) : undefined,
    }),
    post: (sink, event) =>
      postEvent(sink, event, AbortSignal.timeout(env.POST_TIMEOUT_SECONDS * 1000)),
  })
  return { ...app, log, port: env.PORT }
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
