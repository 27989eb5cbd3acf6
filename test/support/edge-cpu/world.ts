// The embedded control plane behind HTTPS, for functions that run as processes of their own.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { Clock } from '#src/clock/clock.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import { createWorld, type Deliver, type World } from '#src/embedded/world.ts'
import { isEviction } from '#src/kube/transport.ts'

export interface HttpsWorld {
  readonly world: World
  /** A kubeconfig of this name, and its file: each has a token of its own. */
  kubeconfig(user: string): { readonly text: string; readonly path: string }
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
  const { cert, key } = certificate(folder)
  const counts = new Map<string, Map<string, number>>()
  const server = serve({
    fetch: (asked: Request) => {
      const user = asked.headers.get('authorization')?.replace('Bearer ', '') ?? ''
      const mine = counts.get(user) ?? new Map<string, number>()
      counts.set(user, mine)
      const name = nameOf(asked)
      mine.set(name, (mine.get(name) ?? 0) + 1)
      return world.api.app.fetch(asked)
    },
    createServer,
    serverOptions: { cert, key },
    hostname: '127.0.0.1',
    port: 0,
  })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    world,
    kubeconfig(user) {
      const text = kubeconfigOf(`https://127.0.0.1:${port}`, cert, user)
      const path = join(folder, `${user}.kubeconfig`)
      writeFileSync(path, text)
      return { text, path }
    },
    requests: (user) => counts.get(user) ?? new Map(),
    async stop() {
      await world.stop()
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
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

function certificate(folder: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')]
  const kind = ['-newkey', 'rsa:2048', '-nodes', '-days', '1']
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  })
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}

function kubeconfigOf(server: string, ca: string, user: string): string {
  const authority = Buffer.from(ca).toString('base64')
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: user, user: { token: user } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user } }],
    'current-context': 'c',
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
