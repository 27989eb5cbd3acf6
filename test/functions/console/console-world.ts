// The console in front of an API server that knows two readers, each with a token.
import { DateTime } from 'luxon'
import { createConsoleApp } from '#functions/console/app.ts'
import { createTokenAccess } from '#functions/console/token-access.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { realClock } from '#src/clock/real-clock.ts'
import type { Intercept } from '#src/embedded/api/edge.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NAMESPACES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import {
  CLUSTER_NOW,
  type ClusterWorld,
  DEFINITIONS,
  machine,
  pool,
  startClusterWorld,
} from '#test/support/cluster-world.ts'

export const ADMIN = 'token-of-admin'
/** May list machines of namespace team-a, and nothing else. */
export const TEAM = 'token-of-team'
/** Is accepted, and may nothing at all. */
export const GUEST = 'token-of-guest'

export interface ConsoleWorld extends ClusterWorld {
  readonly app: ReturnType<typeof createConsoleApp>['app']
  /** Each line of the log. */
  readonly log: string[]
  /** Every request that reached the API server: `GET /path?query`. */
  readonly requests: string[]
  /** Tokens that the API server does not accept any more. */
  readonly expired: Set<string>
  /** A page as a browser asks for it, with the token of a proxy; `''`: without one. */
  get(path: string, token?: string): Promise<Response>
  drain(): Promise<void>
  idle(): boolean
}

/** Two machines and a pool. */
export async function startConsole(definitions = DEFINITIONS): Promise<ConsoleWorld> {
  const requests: string[] = []
  const expired = new Set<string>()
  const world = await startClusterWorld(definitions, (request) => {
    requests.push(`${request.method} ${request.path}`)
    return expired.has(tokenIn(request) ?? '') ? UNAUTHORIZED : refusal(request)
  })
  const log: string[] = []
  const clock = { ...realClock, now: () => DateTime.fromISO(CLUSTER_NOW, { zone: 'utc' }) }
  const access = createTokenAccess(
    {
      ...{ PORT: 8080, LOG_LEVEL: 'info', NAMESPACE: 'sundial-system' },
      ...{ CLOCK_TOLERANCE_SECONDS: 2, KUBERNETES_SERVICE_PORT: 443, CLUSTER_NAME: 'test' },
      KUBECONFIG: world.kubeconfig,
    },
    { listen: (transport) => transport, countRequests: (transport) => transport },
  )
  const { app, drain, idle } = createConsoleApp({
    access,
    clock,
    title: 'test',
    isDev: true,
    kubectlFlags: [],
    reachesClusters: false,
    notReady: async () => undefined,
    log: createLogger({ level: 'info', write: (line) => log.push(line), time: () => '' }),
  })
  await fill(world)
  return {
    ...world,
    app,
    log,
    requests,
    expired,
    drain,
    idle,
    get: async (path, token = ADMIN) =>
      app.request(path, { headers: token === '' ? {} : { authorization: `Bearer ${token}` } }),
  }
}

async function fill({ client }: ClusterWorld): Promise<void> {
  await client.create(NAMESPACES, namespace('team-a'))
  await client.create(SCHEDULED_MACHINES, machine('office'))
  await client.create(SCHEDULED_MACHINES, machine('night', 'team-a'))
  await client.create(BOOTC_NODE_POOLS, pool('workers'))
  await client.patchStatus(
    SCHEDULED_MACHINES,
    { namespace: 'default', name: 'office' },
    {
      status: {
        ...{ phase: 'Active', message: 'In service', observedGeneration: 1 },
        ...{ phaseSince: '2026-11-30T09:05:00Z', lastScheduledTime: '2026-11-30T09:00:00Z' },
        ...{ next: 'leaves 2026-11-30 18:00 UTC', nextCleanup: '2026-11-30T18:00:00Z' },
      },
    },
  )
}

function namespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
}

// The API server's authentication and authorisation. The test itself has no token, and may do everything.
const refusal: Intercept = (request) => {
  const { path, body } = request
  const token = tokenIn(request)
  if (token === undefined || token === ADMIN) return undefined
  if (token === GUEST) return status(403, 'Forbidden', 'guest may not do that')
  if (token !== TEAM) return UNAUTHORIZED
  if (path.includes('/selfsubjectaccessreviews')) {
    const answer = { ...JSON.parse(body ?? '{}'), status: { allowed: false } }
    return { status: 201, headers: JSON_TYPE, body: JSON.stringify(answer) }
  }
  const isOwn = path.startsWith('/apis/5spot.finos.org/v1alpha1/namespaces/team-a/')
  return isOwn ? undefined : status(403, 'Forbidden', 'team may not do that')
}

function tokenIn({ headers }: Parameters<Intercept>[0]): string | undefined {
  return headers?.['authorization']?.replace('Bearer ', '')
}

const JSON_TYPE = { 'content-type': 'application/json' }

function status(code: number, reason: string, message: string) {
  const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }
  return { status: code, headers: JSON_TYPE, body: JSON.stringify(body) }
}

const UNAUTHORIZED = status(401, 'Unauthorized', 'Unauthorized')
