// Builds the process: functions, watches, alarm and backstop, which wake one another as Knative's sources would.
import { randomUUID } from 'node:crypto'
import { loadOtlp } from '#functions/otlp.ts'
import type { Program } from '#functions/serve.ts'
import { StandaloneEnvironment } from '#functions/standalone/environment.ts'
import { ADDRESSES, createFunctions, type Functions } from '#functions/standalone/functions.ts'
import { startWatches } from '#functions/standalone/watches.ts'
import { readEnvironment, start } from '#functions/start.ts'
import { openStreamOf } from '#functions/stream.ts'
import { pingEvent } from '#src/events/ping-event.ts'
import { probeListener } from '#src/events/probe-listener.ts'
import { renderTogether } from '#src/telemetry/metrics.ts'
import { createBackstop } from '#src/wake/backstop.ts'
import { createTimerAlarm } from '#src/wake/timer-alarm.ts'

/** The process, which watches from now on. Ends it with status 2 when the environment is wrong. */
export async function createProgram(): Promise<Program> {
  const env = readEnvironment(StandaloneEnvironment)
  const openStream = await openStreamOf(env)
  const otlp = await loadOtlp('standalone', env)
  const { client, transport, clock, log, metrics } = start('standalone', env, {
    isOneOfSeveral: true,
    otlp,
  })

  const ring = async (name: 'alarm' | 'backstop'): Promise<void> => {
    const event = pingEvent({
      name,
      namespace: env.NAMESPACE,
      id: randomUUID(),
      now: clock.now(),
      contentType: 'application/json',
      body: JSON.stringify({ scope: 'due' }),
      overrides: {},
    })
    // The sweep logs why it did not finish, and sets the alarm to try again; else the backstop does.
    await functions.deliver(ADDRESSES.sweep, event)
  }
  const alarm = createTimerAlarm(clock, () => void ring('alarm'))
  const functions = await createFunctions(alarm)
  const backstop = createBackstop({
    clock,
    period: env.BACKSTOP_PERIOD,
    sweep: () => ring('backstop'),
  })
  const stopped = new AbortController()
  const watching = startWatches({
    client,
    transport,
    openStream,
    clock,
    log,
    namespace: env.NAMESPACE,
    signal: stopped.signal,
    deliver: functions.deliver,
    onGap: backstop.soon,
  })

  const registries = [metrics, ...functions.all.map((each) => each.metrics)]
  return {
    listener: probeListener({
      notReady: () => notReady(functions),
      metrics: { render: () => renderTogether(registries) },
    }),
    log,
    port: env.PORT,
    async drain() {
      stopped.abort()
      alarm.stop()
      backstop.stop()
      await Promise.all([watching, ...functions.all.map((each) => each.drain())])
      await otlp?.flush()
    },
  }
}

async function notReady({ all }: Functions): Promise<string | undefined> {
  const answers = await Promise.all(all.map(({ app }) => app.request('/readyz')))
  const refused = answers.find(({ status }) => status !== 200)
  if (refused === undefined) return undefined
  const { detail }: { detail: string } = JSON.parse(await refused.text())
  return detail
}
