// A console over a simulated cluster, for a browser: the functions run, and time passes when a test lets it.
import { DateTime } from 'luxon'
import { createConsoleApp } from '#functions/console/app.ts'
import { applyObjects } from '#src/cli/apply-objects.ts'
import { connectionOf } from '#src/cli/cluster/cluster.ts'
import { loadObjects } from '#src/cli/files.ts'
import { createWiredWorld } from '#src/cli/wiring.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import type { World } from '#src/embedded/world.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import { guardApi, type Rights } from './guarded-api.ts'
import { type LeavingServer, serveLeaving } from './leaving-server.ts'

export interface ConsoleWorld {
  /** Of the console: `http://127.0.0.1:PORT/`. */
  readonly url: string
  readonly console: LeavingServer
  readonly api: LeavingServer
  readonly world: World
  /** Lets this many simulated minutes pass. */
  pass(minutes: number): Promise<void>
  /** Ends the console, the API and the functions. */
  stop(): Promise<void>
}

export interface ConsoleWorldOptions {
  /** Files and folders. Default: two machines, and a pool in the middle of a rollout. */
  readonly files?: readonly string[]
  /** Default: a Thursday. The clocks of Europe change on the Sunday after it. */
  readonly from?: string
  /** How long it has run before the first page, in minutes. Default: 4. */
  readonly minutes?: number
  /** By token. With `OWN_TOKEN` alone the console runs on loopback with a kubeconfig, and needs no sign-in. */
  readonly rights?: Rights
}

const FILES = ['business-hours', 'weekend', 'os-image'].map((name) => `docs/examples/${name}.yaml`)

/** The token of the kubeconfig. */
export const OWN_TOKEN = 'own-token'

export async function startConsoleWorld(options: ConsoleWorldOptions = {}): Promise<ConsoleWorld> {
  const { files = FILES, from = '2026-03-26T09:00:00Z', minutes = 4 } = options
  const { rights = { [OWN_TOKEN]: ['* *'] } } = options
  const clock = createVirtualClock(DateTime.fromISO(from))
  const write = (line: string) => void process.stderr.write(line)
  const log = createLogger({ level: 'error', write, time: () => clock.now().toISO() ?? '' })
  const wired = createWiredWorld({ clock, log })
  await clock.track(wired.world.start())
  await applyObjects(wired.world, await loadObjects(files, async () => new Uint8Array()))
  const pass = (some: number) => clock.advanceTo(clock.now().plus({ minutes: some }))
  await pass(minutes)
  const api = await guardApi(wired.world.api, rights)
  const connect = (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return connectionOf(fixedCredentials({ server: api.url, tls: {}, headers }))
  }
  const app = createConsoleApp({
    access: Object.hasOwn(rights, OWN_TOKEN)
      ? { type: 'kubeconfig', connection: connect(OWN_TOKEN) }
      : { type: 'token', connect, anonymous: connect('').client },
    clock,
    title: 'a simulated cluster',
    isDev: true,
    kubectlFlags: [],
    reachesClusters: false,
    notReady: async () => undefined,
    log,
  })
  const served = await serveLeaving(app.app)
  return {
    url: `${served.url}/`,
    console: served,
    api,
    world: wired.world,
    pass,
    async stop() {
      await app.drain()
      await served.goAway()
      await api.goAway()
      await wired.stop()
    },
  }
}
