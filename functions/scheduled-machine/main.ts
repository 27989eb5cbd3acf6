// scheduled-machine as a process: what it is made of, out of its environment.
import { ScheduledMachineEnvironment } from '#functions/environment.ts'
import { createScheduledMachineApp } from '#functions/scheduled-machine/app.ts'
import { serveFunction } from '#functions/serve.ts'
import { readEnvironment, start } from '#functions/start.ts'
import { createAlarm } from '#src/reconcile/alarm.ts'

const env = readEnvironment(ScheduledMachineEnvironment)
const { client, clock, log, metrics } = start('scheduled-machine', env)

// At the first pass, and after the answer to the event that asks for it.
let pass: ReturnType<typeof loadPass> | undefined
const loadPass = async () => {
  await new Promise((answered) => setImmediate(answered))
  const { createPass } = await import('#functions/scheduled-machine/pass.ts')
  return createPass({
    client,
    clock,
    log,
    bootstrapGroups: env.BOOTSTRAP_GROUPS,
    infrastructureGroups: env.INFRASTRUCTURE_GROUPS,
    finalizerTimeout: env.FINALIZER_TIMEOUT,
    forceFinalizer: env.FORCE_FINALIZER,
  })
}

const app = createScheduledMachineApp({
  client,
  clock,
  log,
  metrics,
  alarm: createAlarm({ client, clock, log, namespace: env.NAMESPACE }),
  async reconcile(question, signal) {
    pass ??= loadPass()
    return (await pass).reconcile(question, signal)
  },
  async findUnsettled(keys) {
    pass ??= loadPass()
    return (await pass).findUnsettled(keys)
  },
  providerGroups: [...env.BOOTSTRAP_GROUPS, ...env.INFRASTRUCTURE_GROUPS],
  concurrency: env.CONCURRENCY,
  passTimeout: { seconds: env.PASS_TIMEOUT_SECONDS },
})
serveFunction(app, env.PORT, log)
