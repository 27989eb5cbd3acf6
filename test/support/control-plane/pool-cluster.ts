// A cluster of real programs around the function bootc-node-pool: API server, controllers, Knative's adapters; only the
// hosts are played.

import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import type { HostBehaviour } from '#src/embedded/stand-ins/bootc/host-behaviour.ts'
import { NODES, PING_SOURCES, PODS } from '#src/kube/resource.ts'
import { freePort } from '#test/support/processes.ts'
import { type ApiServer, startApiServer } from './api-server.ts'
import { startBootcHosts } from './bootc-hosts.ts'
import type { Child } from './child.ts'
import { startControllerManager } from './controllers.ts'
import { startCopies } from './copies.ts'
import { type Following, follow } from './follow.ts'
import { type FunctionProcess, startFunction } from './functions.ts'
import { applyDefinitions, applyFolder } from './install.ts'
import { type Relay, startRelay } from './relay.ts'
import { startApiServerSources, startPingSources } from './sources.ts'

export interface PoolClusterOptions {
  /** How many processes of bootc-node-pool share its events; two if not said, as in production. */
  readonly copies?: number
  /** Between the sources and the sweep, and bootc-node-pool. */
  readonly withRelay?: boolean
  /** `none`: the suite has its own. */
  readonly hosts?: Partial<HostBehaviour> | 'none'
  /** How often the backstop comes; as in production if not said. */
  readonly backstop?: string
  /** The API server as the functions reach it, where that is not straight. */
  readonly through?: (api: ApiServer) => Promise<ApiServer>
  /** Variables of bootc-node-pool. */
  readonly env?: Readonly<Record<string, string>>
}

export interface PoolCluster {
  readonly api: ApiServer
  /** Pools, BootcNodes, Nodes and Pods. */
  readonly following: Following
  /** Those of bootc-node-pool; one that is started again by itself is put here. */
  readonly processes: FunctionProcess[]
  readonly sweep: FunctionProcess
  readonly relay: Relay | undefined
  stop(): Promise<void>
}

/** Starts everything. There is no Node and no pool. */
export async function startPoolCluster(options: PoolClusterOptions = {}): Promise<PoolCluster> {
  const { copies: count = 2, backstop, env = {} } = options
  const api = await startApiServer()
  const children: Child[] = []
  const processes: FunctionProcess[] = []
  const stops: (() => void)[] = []
  const stop = async (): Promise<void> => {
    for (const each of stops) each()
    const all = [...children, ...processes.map(({ child }) => child)]
    await Promise.all(all.map((child) => child.stop(1_000)))
    await api.stop()
  }

  try {
    await applyDefinitions(api, 'knative-eventing', (file) =>
      /(apiserversource|pingsource)\.yaml$/.test(file),
    )
    await applyFolder(api, 'deploy')
    await applyFolder(api, 'triggers')
    if (backstop !== undefined) {
      const key = { namespace: 'sundial-system', name: 'backstop' }
      await api.client.patch(PING_SOURCES, key, { spec: { schedule: backstop } })
    }
    const reached = options.through === undefined ? api : await options.through(api)
    const following = await follow(api, [BOOTC_NODE_POOLS, BOOTC_NODES, NODES, PODS])
    const hosts = startBootcHosts(api, following, options.hosts)
    stops.push(hosts.stop, following.stop)

    const [manager, copies] = await Promise.all([
      startControllerManager(api, [BOOTC_NODE_POOLS.plural]),
      startCopies(reached, 'bootc-node-pool', count, { port: await freePort(), env }),
    ])
    children.push(manager, copies.balancer)
    processes.push(...copies.processes)
    const relay = options.withRelay ? await startRelay(copies.url) : undefined
    if (relay !== undefined) stops.push(relay.stop)
    const { url } = relay ?? copies
    const sweep = await startSweep(reached, url)
    children.push(sweep.child)

    const sinks = { 'bootc-node-pool': url, sweep: sweep.url }
    const adapters = [
      ...(await startApiServerSources(api, sinks)),
      await startPingSources(api, sinks),
    ]
    children.push(...adapters.map(({ child }) => child))
    return { api, following, processes, sweep, relay, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

// It may not be without an address for ScheduledMachines; there are none.
function startSweep(api: ApiServer, url: string): Promise<FunctionProcess> {
  return startFunction(api, 'sweep', {
    env: { SCHEDULED_MACHINE_SINK: 'http://127.0.0.1:9', BOOTC_NODE_POOL_SINK: url },
  })
}
