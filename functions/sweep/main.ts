// sweep as a process: what it is made of, out of its environment.
import { SweepEnvironment } from '#functions/environment.ts'
import { serveFunction } from '#functions/serve.ts'
import { readEnvironment, start } from '#functions/start.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import { postEvent } from '#src/events/post-event.ts'
import { createAlarm } from '#src/reconcile/alarm.ts'

const env = readEnvironment(SweepEnvironment)
const { client, clock, log, metrics } = start('sweep', env)

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
serveFunction(app, env.PORT, log)
