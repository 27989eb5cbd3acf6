// What the process sweep is made of, out of its environment.
import { SweepEnvironment } from '#functions/environment.ts'
import { loadAhead } from '#functions/load-ahead.ts'
import type { ServedFunction } from '#functions/serve.ts'
import { readEnvironment, start } from '#functions/start.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import { postEvent } from '#src/events/post-event.ts'
import { createAlarm } from '#src/reconcile/alarm.ts'

/** The function; its way to the API server is loaded a moment later, or by the first request. */
export function createFunction(): ServedFunction {
  const env = readEnvironment(SweepEnvironment)
  const { client, clock, log, metrics, preload } = start('sweep', env)
  loadAhead(preload, log)
  const app = createSweepApp({
    client,
    clock,
    log,
    metrics,
    alarm: createAlarm({ client, clock, log, namespace: env.NAMESPACE }),
    scheduledMachineSink: env.SCHEDULED_MACHINE_SINK,
    post: (sink, event) =>
      postEvent(sink, event, AbortSignal.timeout(env.POST_TIMEOUT_SECONDS * 1000)),
  })
  return { ...app, log, port: env.PORT }
}
