// Builds the function scheduled-machine from its environment.
import { loadAhead } from '#functions/load-ahead.ts'
import { loadLater } from '#functions/load-reconciler.ts'
import { flushed, loadOtlp } from '#functions/otlp.ts'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { ScheduledMachineEnvironment } from '#functions/scheduled-machine/environment.ts'
import type { ServedFunction } from '#functions/serve.ts'
import { readEnvironment, type Surroundings, start } from '#functions/start.ts'
import { delivered, loadDeliveries } from '#functions/transition-events.ts'
import { createWatchExpiry } from '#src/cluster-api/kubeconfig-expiry.ts'
import { MACHINE_EVENTS } from '#src/scheduled-machine/phase-transitions.ts'
import { measureTransitions } from '#src/scheduled-machine/transition-metrics.ts'
import type { UpstreamMetrics } from '#src/scheduled-machine/upstream-metrics.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createAlarm } from '#src/wake/alarm.ts'

/** The function. The modules that only a pass needs are loaded a moment later, or by the first pass. */
export async function createFunction(surroundings?: Surroundings): Promise<ServedFunction> {
  const env = readEnvironment(ScheduledMachineEnvironment, surroundings?.environment)
  const otlp = await loadOtlp('scheduled-machine', env)
  const { client, clock, log, metrics, tracing, countRequests, preload } = start(
    'scheduled-machine',
    env,
    {
      isOneOfSeveral: surroundings !== undefined,
      otlp,
    },
  )
  const deliveries = await loadDeliveries(env, {
    client,
    clock,
    log,
    metrics,
    kind: MACHINE_EVENTS,
  })
  // The pass is loaded again after a failure, but each metric is registered once.
  const delays = measureTransitions(metrics)
  const watchExpiry = createWatchExpiry(metrics)
  let registered: UpstreamMetrics | undefined
  const loadUpstreamMetrics = async () => {
    const { createUpstreamMetrics } = await import('#src/scheduled-machine/upstream-metrics.ts')
    registered ??= createUpstreamMetrics(metrics, clock)
    return registered
  }
  const loadPass = async () => {
    const { createPass } = await import('#functions/scheduled-machine/pass.ts')
    const upstreamMetrics = env.UPSTREAM_METRICS ? await loadUpstreamMetrics() : undefined
    const { reconcile } = createPass({
      upstreamMetrics,
      client,
      clock,
      log,
      countRequests,
      tracing: otlp?.tracing,
      deliveries,
      measureTransitions: delays,
      watchExpiry,
      bootstrapGroups: env.BOOTSTRAP_GROUPS,
      infrastructureGroups: env.INFRASTRUCTURE_GROUPS,
      bootstrapKinds: env.BOOTSTRAP_KINDS,
      infrastructureKinds: env.INFRASTRUCTURE_KINDS,
      finalizerTimeout: env.FINALIZER_TIMEOUT,
      forceFinalizer: env.FORCE_FINALIZER,
      reclaimDisables: env.RECLAIM_DISABLES,
      eventPathNamespaces: env.EVENT_PATH_NAMESPACES,
    })
    return reconcile
  }
  const { reconcile, load } = loadLater(loadPass)
  loadAhead(() => Promise.all([load(), preload()]), log)

  const app = createReconcilerApp({
    client,
    clock,
    log,
    metrics,
    tracing,
    alarm: surroundings?.alarm ?? createAlarm({ client, clock, log, namespace: env.NAMESPACE }),
    reconcile,
    watches: createWatches({
      providerGroups: [...env.BOOTSTRAP_GROUPS, ...env.INFRASTRUCTURE_GROUPS],
    }),
    concurrency: env.CONCURRENCY,
    passTimeout: { seconds: env.PASS_TIMEOUT_SECONDS },
  })
  return { ...flushed(delivered(app, deliveries), otlp), log, metrics, port: env.PORT }
}
