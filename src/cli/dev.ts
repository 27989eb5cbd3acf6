// `sundial dev`: runs a simulated cluster until Ctrl-C.
import { resolve } from 'node:path'
import { Hono } from 'hono'
import { DateTime } from 'luxon'
import { kubeconfigFor } from '#src/embedded/http.ts'
import { createScaledClock } from '#src/embedded/scaled-clock.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import { formatSpan } from '#src/views/local-time.ts'
import { plural } from '#src/views/plural.ts'
import { applyObjects } from './apply-objects.ts'
import { connectionOf } from './cluster/cluster.ts'
import { serveConsole } from './console/serve.ts'
import { chooseStart, type Start } from './dev/choose-start.ts'
import { greet } from './dev/greeting.ts'
import { pressKey } from './dev/keys.ts'
import { writeKubeconfig } from './dev/kubeconfig-file.ts'
import { listen, PortTaken } from './dev/listen.ts'
import { startLiveLines } from './dev/live-lines.ts'
import { isBoundToFail, scheduledNames } from './dev/machines.ts'
import { announceDev } from './dev/running-dev.ts'
import { loadObjects } from './files.ts'
import type { CliIo } from './io.ts'
import { createStyle } from './output/style.ts'
import type { DevOptions } from './program/dev.ts'
import { refuseInvalid } from './refuse-invalid.ts'
import { simulatedOf } from './simulated.ts'
import { createWiredWorld } from './wiring.ts'

/** The port of the API without `--port`, if it is free. */
const USUAL_PORT = 7080
/** The time limit for each step of stopping. */
const PATIENCE_MS = 1000

/**
 * Runs until it is stopped. Returns 0, or 1 when the port is taken. Throws a UsageError for files that cannot
 * be read or are refused, and for a kubeconfig path that cannot be written.
 */
export async function dev(
  options: DevOptions,
  io: CliIo,
  untilStopped: () => AbortSignal,
): Promise<number> {
  const loaded = options.file === undefined ? [] : await loadObjects(options.file, io.stdin)
  refuseInvalid(loaded)
  const stop = untilStopped()
  const simulated = simulatedOf(loaded)
  const { speed } = options
  const start = startOf(options, simulated.machines)
  const style = createStyle(io.color)
  const began = performance.now()
  // It runs when everything is there: however busy this computer is, a machine joins before its window closes.
  const clock = createScaledClock({ from: start.at, speed, standsStill: true })
  const log = createLogger({
    level: 'error',
    write: io.stderr,
    time: () => clock.now().toISO() ?? '',
  })
  const wired = createWiredWorld({ clock, log })
  const { world } = wired

  // Everything that was started is stopped in reverse order, also after an error.
  await using cleanup = new AsyncDisposableStack()
  cleanup.defer(() => withPatience(wired.stop()))
  await world.start()
  try {
    let consoleUrl = ''
    const app = new Hono()
    app.get('/', (context) => context.redirect(consoleUrl))
    app.all('*', (context) => world.api.app.fetch(context.req.raw))
    const server = await listen(app, options.port, USUAL_PORT)
    cleanup.defer(() => withPatience(server.close()))
    const file = writeKubeconfig(kubeconfigFor(server.url), options.kubeconfig)
    cleanup.defer(file.remove)
    // Also when the process exits early, because the reader of its output is gone.
    process.once('exit', file.remove)
    const page = await serveConsole(clusterOf(server.url, file.path), { io })
    cleanup.defer(() => withPatience(page.close()))
    consoleUrl = page.url
    const withdraw = announceDev({ url: server.url, kubeconfig: resolve(file.path) })
    cleanup.defer(withdraw)
    process.once('exit', withdraw)

    const { url } = server
    const isRealTime = speed === 1 && options.from === undefined
    const kubeconfig = file.path
    const terminal = {
      ...(io.terminal === true && { columns: io.columns }),
      hasKeys: io.onKey !== undefined,
    }
    io.stdout(
      `${greet({ url, consoleUrl, kubeconfig, start, speed, isRealTime, simulated, ...terminal }, style)}\n`,
    )
    const lines = startLiveLines({ world, io, style, clock, skips: options.skip, simulated })
    cleanup.defer(lines.stop)
    await applyObjects(world, loaded)
    clock.run()
    const quit = new AbortController()
    const keys = { clock, print: lines.say, skip: lines.skip, quit: () => quit.abort() }
    cleanup.defer(io.onKey?.((key) => pressKey(key, keys)) ?? (() => {}))
    await aborted(AbortSignal.any([stop, quit.signal]))

    lines.stop()
    const { read, write } = wired.requests()
    const real = formatSpan((performance.now() - began) / 1000)
    io.stdout(
      `\nStopped. ${formatSpan(clock.now().diff(start.at).as('seconds'))} passed in ${real}, with ` +
        `${plural(lines.transitions(), 'transition')}; the functions made ${plural(read, 'read')} ` +
        `and ${plural(write, 'write')}.\n`,
    )
    return 0
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error
    io.stderr(`error: ${error.message}\n`)
    return 1
  }
}

function clusterOf(server: string, kubeconfig: string) {
  return {
    ...connectionOf(fixedCredentials({ server, tls: {}, headers: {} })),
    title: `sundial dev (${server})`,
    isDev: true,
    kubectlFlags: ['--kubeconfig', kubeconfig],
  }
}

function startOf(options: DevOptions, machines: readonly KubeObject[]): Start {
  if (options.from !== undefined) return { at: options.from }
  // The leaving of a machine that never joined is not seen.
  const joining = scheduledNames(machines.filter((machine) => !isBoundToFail(machine)))
  const failing = scheduledNames(machines.filter(isBoundToFail))
  return chooseStart(joining, DateTime.utc().startOf('second'), options.speed, failing)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

async function withPatience(work: Promise<void>): Promise<void> {
  let timeout: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timeout = setTimeout(resolve, PATIENCE_MS)
  })
  await Promise.race([work, enough])
  clearTimeout(timeout)
}
