// The embedded control plane behind HTTPS, for functions that run as processes of their own.
import { Agent, request } from 'node:http'
import type { Clock } from '#src/clock/clock.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import { createWorld, type Deliver, type World } from '#src/embedded/world.ts'
import { isEviction } from '#src/kube/transport.ts'
import { type HttpsServer, startHttpsServer } from '#test/support/https-server.ts'

export interface HttpsWorld {
  readonly world: World
  readonly kubeconfig: HttpsServer['kubeconfig']
  /** The requests with the token of this user so far, by method and collection. */
  requests(user: string): ReadonlyMap<string, number>
  stop(): Promise<void>
}

/** Starts it. Its clock is `shiftSeconds` ahead. `sinks`: where the functions take events, by their names. Files are
 * written into `folder`. */
export async function startHttpsWorld(
  folder: string,
  shiftSeconds: number,
  sinks: Readonly<Record<string, string>>,
): Promise<HttpsWorld> {
  const world = createWorld({
    clock: ahead(shiftSeconds),
    deliver: deliverTo(sinks),
    installations: [scheduledMachineInstallation()],
    provider: { bootstrapSeconds: 0, provisionSeconds: 1, joinSeconds: 0, readySeconds: 0 },
  })
  await world.start()
  const counts = new Map<string, Map<string, number>>()
  const server = await startHttpsServer(folder, (asked) => {
    const user = asked.headers.get('authorization')?.replace('Bearer ', '') ?? ''
    const mine = counts.get(user) ?? new Map<string, number>()
    counts.set(user, mine)
    const name = nameOf(asked)
    mine.set(name, (mine.get(name) ?? 0) + 1)
    return world.api.app.fetch(asked)
  })
  return {
    world,
    kubeconfig: server.kubeconfig,
    requests: (user) => counts.get(user) ?? new Map(),
    async stop() {
      await world.stop()
      await server.close()
    },
  }
}

function ahead(seconds: number): Clock {
  return {
    now: () => realClock.now().plus({ seconds }),
    elapsed: realClock.elapsed,
    at: (at, wake) => realClock.at(at.minus({ seconds }), wake),
  }
}

// Over one connection for each source, as Knative's adapter.
function deliverTo(sinks: Readonly<Record<string, string>>): Deliver {
  const agent = new Agent({ keepAlive: true })
  return (sink, { headers, body }) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        sinks[sink] ?? '',
        {
          method: 'POST',
          agent,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        },
        (incoming) => incoming.resume().on('end', () => resolve(incoming.statusCode ?? 0)),
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
}

// `GET machines`, `PATCH scheduledmachines/status`.
function nameOf({ method, url }: Request): string {
  const { pathname: path } = new URL(url)
  if (isEviction({ method: method === 'POST' ? method : 'GET', path })) return 'POST pods/eviction'
  const root =
    /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)\/(?:namespaces\/[^/]+\/)?([^/]+)(?:\/[^/]+(\/status)?)?$/
  const [, plural = 'discovery', subresource = ''] = root.exec(path) ?? []
  return `${method} ${plural}${subresource}`
}
