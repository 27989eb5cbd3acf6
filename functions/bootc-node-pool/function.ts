// Builds the function bootc-node-pool from its environment.
import { BootcNodePoolEnvironment } from '#functions/bootc-node-pool/environment.ts'
import { loadAhead } from '#functions/load-ahead.ts'
import { loadLater } from '#functions/load-reconciler.ts'
import { flushed, loadOtlp } from '#functions/otlp.ts'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import type { ServedFunction } from '#functions/serve.ts'
import { readEnvironment, type Surroundings, start } from '#functions/start.ts'
import { delivered, loadDeliveries } from '#functions/transition-events.ts'
import { POOL_EVENTS } from '#src/bootc-node-pool/pool-transitions.ts'
import { POOL_WATCHES } from '#src/bootc-node-pool/watches.ts'
import { createAlarm } from '#src/wake/alarm.ts'

/** The function. The modules that only a pass needs are loaded a moment later, or by the first pass. */
export async function createFunction(surroundings?: Surroundings): Promise<ServedFunction> {
  const env = readEnvironment(BootcNodePoolEnvironment, surroundings?.environment)
  const otlp = await loadOtlp('bootc-node-pool', env)
  const { client, clock, log, metrics, tracing, preload } = start('bootc-node-pool', env, {
    isOneOfSeveral: surroundings !== undefined,
    otlp,
  })
  const deliveries = await loadDeliveries(env, { client, clock, log, metrics, kind: POOL_EVENTS })
  const { reconcile, load } = loadLater(async () => {
    const { createPass } = await import('#functions/bootc-node-pool/pass.ts')
    return createPass({
      client,
      clock,
      log,
      tracing: otlp?.tracing,
      deliveries,
      tagInterval: env.TAG_RESOLUTION_INTERVAL,
      policy: { allowed: env.REGISTRIES, plainHttp: env.PLAIN_HTTP_REGISTRIES },
    })
  })
  loadAhead(() => Promise.all([load(), preload()]), log)

  const app = createReconcilerApp({
    client,
    clock,
    log,
    metrics,
    tracing,
    alarm: surroundings?.alarm ?? createAlarm({ client, clock, log, namespace: env.NAMESPACE }),
    reconcile,
    watches: POOL_WATCHES,
    concurrency: env.CONCURRENCY,
    passTimeout: { seconds: env.PASS_TIMEOUT_SECONDS },
  })
  return { ...flushed(delivered(app, deliveries), otlp), log, metrics, port: env.PORT }
}
