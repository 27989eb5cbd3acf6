// A whole cluster of real programs around the functions: API server, controllers, Cluster API, Knative's
// adapters; only the machines themselves are played.
import type { ProviderBehaviour } from '#src/embedded/stand-ins/provider-behaviour.ts'
import type { Resource } from '#src/kube/resource.ts'
import { freePort } from '#test/support/processes.ts'
import { type ApiServer, startApiServer } from './api-server.ts'
import { type Broker, startBroker } from './broker.ts'
import type { Child } from './child.ts'
import { startControllerManager } from './controllers.ts'
import { startCopies } from './copies.ts'
import type { Following } from './follow.ts'
import { type FunctionProcess, startFunction } from './functions.ts'
import { applyDefinitions, applyFolder } from './install.ts'
import { defineMachines, providerKinds, startMachines, versionOf } from './machines.ts'
import { type Adapter, startApiServerSources, startPingSources } from './sources.ts'

/** The functions that a cluster of machines has. */
type MachineFunction = 'scheduled-machine' | 'sweep'

export interface ClusterOptions {
  readonly clusterApi?: 'v1.13' | 'v1.10'
  /** Machines and Clusters pass the webhooks of Cluster API v1.13, as in an installation. */
  readonly withWebhooks?: boolean
  /** A kustomization of triggers/; `none`: no adapter is started. */
  readonly triggers?: string
  readonly provider?: ProviderBehaviour
  /** Nodes and Pods are in the cluster behind this API server. */
  readonly workload?: ApiServer
  /** How far the clocks of the functions and of the PingSource adapter are ahead. A function is asked
   * shortly before they start: on a busy machine an edge may come sooner than that. */
  readonly shiftSeconds?: number | (() => number)
  /** How many processes of scheduled-machine share its events; one if not said. */
  readonly copies?: number
  /** Without Knative: two replicas of standalone. If not said, where `SUNDIAL_STANDALONE` is set. */
  readonly isStandalone?: boolean
  /** The API server as the functions reach it, where that is not straight. */
  readonly through?: (api: ApiServer) => Promise<ApiServer>
  readonly env?: Readonly<
    Partial<Record<MachineFunction | 'standalone', Readonly<Record<string, string>>>>
  >
}

export interface Cluster {
  readonly api: ApiServer
  readonly following: Following
  /** The version in which Cluster API's kinds are stored. */
  readonly clusterApiVersion: 'v1beta1' | 'v1beta2'
  readonly machines: Resource
  readonly functions: Record<MachineFunction, FunctionProcess>
  readonly isStandalone: boolean
  /** Every process of a function, also those that share an address; one that is started again by itself
   * is put here to be stopped in the end. */
  readonly processes: FunctionProcess[]
  /** What is between sources and functions, where the kustomization of triggers/ has a Broker. */
  readonly broker: Broker | undefined
  readonly adapters: Adapter[]
  /** Starts a function again, at the address that its sources know. */
  restart(name: MachineFunction): Promise<void>
  stop(): Promise<void>
}

/** Starts everything, ready for a ScheduledMachine of the Cluster `prod` in the namespace `team`. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { isStandalone = process.env.SUNDIAL_STANDALONE !== undefined } = options
  const { clusterApi = 'v1.13', env = {}, shiftSeconds: shift = 0 } = options
  const triggers = isStandalone ? 'none' : (options.triggers ?? 'triggers')
  const version = versionOf(clusterApi)
  const api = await startApiServer()
  const children: Child[] = []
  const processes: FunctionProcess[] = []
  const stops: (() => void)[] = []
  const workload = options.workload ?? api

  const stop = async (): Promise<void> => {
    for (const each of stops) each()
    const all = [...children, ...processes.map(({ child }) => child)]
    await Promise.all(all.map((child) => child.stop(1_000)))
    await api.stop()
  }

  try {
    if (!isStandalone) {
      await applyDefinitions(api, 'knative-eventing', (file) =>
        /(apiserversource|pingsource|broker|trigger)\.yaml$/.test(file),
      )
    }
    // Cluster API comes first, as in an installation. The API server looks up the kinds of owners for its plug-in
    // OwnerReferencesPermissionEnforcement, and for parameters of admission policies. It keeps what it found for half a
    // minute, and refuses a Machine as an owner that blocks until it knows the kind.
    await defineMachines(api, clusterApi)
    await applyFolder(api, isStandalone ? 'deploy/overlays/standalone' : 'deploy')
    if (triggers !== 'none') await applyFolder(api, triggers)

    const reached = options.through === undefined ? api : await options.through(api)
    const [manager, joined] = await Promise.all([
      startControllerManager(
        api,
        providerKinds(version).map(({ resource }) => resource.plural),
      ),
      startMachines(api, {
        ...options,
        clusterApi,
        workload,
        reached,
        ...(isStandalone && { account: 'sundial-system:standalone' }),
      }),
    ])
    children.push(manager, joined.controller)
    stops.push(joined.stop)
    const { machines, following } = joined

    const shiftSeconds = typeof shift === 'function' ? shift() : shift
    const ports = { 'scheduled-machine': await freePort(), sweep: await freePort() }
    const sinks = {
      'scheduled-machine': `http://127.0.0.1:${ports['scheduled-machine']}`,
      sweep: `http://127.0.0.1:${ports.sweep}`,
    }
    const start = async (name: MachineFunction): Promise<FunctionProcess> => {
      const more = name === 'sweep' ? { SCHEDULED_MACHINE_SINK: sinks['scheduled-machine'] } : {}
      const how = { port: ports[name], shiftSeconds, env: { ...more, ...env[name] } }
      if (name === 'scheduled-machine' && options.copies !== undefined) {
        const copies = await startCopies(reached, name, options.copies, how)
        processes.push(...copies.processes)
        children.push(copies.balancer)
        return { url: copies.url, child: copies.balancer, again: () => start(name) }
      }
      const started = await startFunction(reached, name, how)
      processes.push(started)
      return started
    }
    const startReplica = async (): Promise<FunctionProcess> => {
      // It reads the variables of each function.
      const how = { shiftSeconds, env: { ...env['scheduled-machine'], ...env.standalone } }
      const replica = await startFunction(reached, 'standalone', how)
      processes.push(replica)
      return replica
    }
    const [scheduledMachine, sweep] = await (isStandalone
      ? Promise.all([startReplica(), startReplica()])
      : Promise.all([start('scheduled-machine'), start('sweep')]))
    const functions = { 'scheduled-machine': scheduledMachine, sweep }
    const broker = triggers === 'none' ? undefined : await startBroker(api, sinks)
    if (broker !== undefined) {
      children.push(...Object.values(broker.parts))
      stops.push(broker.network.stop)
    }
    const adapters: Adapter[] = []
    if (triggers !== 'none') {
      const to = broker === undefined ? sinks : { [broker.name]: broker.url }
      adapters.push(...(await startApiServerSources(api, to, broker?.network.env)))
      adapters.push(await startPingSources(api, to, shiftSeconds, broker?.network.env))
      children.push(...adapters.map(({ child }) => child))
    }
    return {
      api,
      following,
      clusterApiVersion: version,
      machines,
      functions,
      isStandalone,
      processes,
      broker,
      adapters,
      async restart(name) {
        functions[name] = await start(name)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
