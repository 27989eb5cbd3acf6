// A whole cluster of real programs around the functions: API server, controllers, Cluster API, Knative's
// adapters; only the machines themselves are played.
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import type { ProviderBehaviour } from '#src/embedded/stand-ins/provider-behaviour.ts'
import type { KubeObject } from '#src/kube/object.ts'
import {
  CUSTOM_RESOURCE_DEFINITIONS,
  NODES,
  PODS,
  type Resource,
  SECRETS,
} from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { freePort } from '#test/support/processes.ts'
import { type Access, type ApiServer, startApiServer } from './api-server.ts'
import { type Broker, startBroker } from './broker.ts'
import type { Child } from './child.ts'
import { startClusterApi, startControllerManager } from './controllers.ts'
import { startCopies } from './copies.ts'
import { type Following, follow } from './follow.ts'
import { type FunctionName, type FunctionProcess, startFunction } from './functions.ts'
import { applyDefinitions, applyFolder, applyObjects } from './install.ts'
import { startProvider } from './provider.ts'
import { type Adapter, startApiServerSources, startPingSources } from './sources.ts'

export const NAMESPACE = 'team'
export const CLUSTER = 'prod'

export interface ClusterOptions {
  readonly clusterApi?: 'v1.13' | 'v1.10'
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
  /** The API server as the functions reach it, where that is not straight. */
  readonly through?: (api: ApiServer) => Promise<ApiServer>
  readonly env?: Readonly<Partial<Record<FunctionName, Readonly<Record<string, string>>>>>
}

export interface Cluster {
  readonly api: ApiServer
  readonly following: Following
  /** The version in which Cluster API's kinds are stored. */
  readonly clusterApiVersion: 'v1beta1' | 'v1beta2'
  readonly machines: Resource
  readonly functions: Record<FunctionName, FunctionProcess>
  /** Every process of a function, also those that share an address; one that is started again by itself
   * is put here to be stopped in the end. */
  readonly processes: FunctionProcess[]
  /** What is between sources and functions, where the kustomization of triggers/ has a Broker. */
  readonly broker: Broker | undefined
  readonly adapters: Adapter[]
  /** Starts a function again, at the address that its sources know. */
  restart(name: FunctionName): Promise<void>
  stop(): Promise<void>
}

/** Starts everything, ready for a ScheduledMachine of the Cluster `prod` in the namespace `team`. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { clusterApi = 'v1.13', triggers = 'triggers', env = {}, shiftSeconds: shift = 0 } = options
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
    await applyDefinitions(api, 'knative-eventing', (file) =>
      /(apiserversource|pingsource|broker|trigger)\.yaml$/.test(file),
    )
    await applyFolder(api, 'deploy')
    if (triggers !== 'none') await applyFolder(api, triggers)

    await defineMachines(api, clusterApi)

    const reached = options.through === undefined ? api : await options.through(api)
    const [manager, joined] = await Promise.all([
      startControllerManager(
        api,
        providerKinds(version).map(({ resource }) => resource.plural),
      ),
      startMachines(api, { ...options, clusterApi, workload, reached }),
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
    const start = async (name: FunctionName): Promise<FunctionProcess> => {
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
    const [scheduledMachine, sweep] = await Promise.all([
      start('scheduled-machine'),
      start('sweep'),
    ])
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

export interface Machines {
  readonly machines: Resource
  readonly following: Following
  /** Cluster API's core manager. */
  readonly controller: Child
  /** Stops what plays, not the controller. */
  stop(): void
}

type ClusterApi = NonNullable<ClusterOptions['clusterApi']>

/** Installs the kinds of Cluster API and of its stand-in providers. */
export async function defineMachines(api: Access, clusterApi: ClusterApi = 'v1.13'): Promise<void> {
  await applyDefinitions(api, programOf(clusterApi))
  await applyObjects(
    api,
    providerKinds(versionOf(clusterApi)).map(({ crd }) => crd),
  )
}

function programOf(clusterApi: ClusterApi) {
  return clusterApi === 'v1.10' ? 'cluster-api-v1.10' : 'cluster-api'
}

function versionOf(clusterApi: ClusterApi) {
  return clusterApi === 'v1.10' ? 'v1beta1' : 'v1beta2'
}

/** Starts Cluster API with the Cluster `prod` in the namespace `team`, and plays its providers and machines.
 * Sundial's accounts and kinds must be there, and those of `defineMachines`. */
export async function startMachines(
  api: Access,
  options: Pick<ClusterOptions, 'clusterApi' | 'provider'> & {
    readonly workload?: Access
    readonly reached?: Access
  } = {},
): Promise<Machines> {
  const { clusterApi = 'v1.13', workload = api, reached = api } = options
  const version = versionOf(clusterApi)
  await applyObjects(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }])
  const controller = await startClusterApi(api, programOf(clusterApi))
  const ours = workload === api ? reached : workload
  await applyObjects(api, await clusterObjects(api, workload, ours, version))
  await api.client.patchStatus(
    controlPlaneResource(version),
    { namespace: NAMESPACE, name: CLUSTER },
    {
      status: {
        ready: true,
        initialized: true,
        initialization: { controlPlaneInitialized: true },
        externalManagedControlPlane: true,
      },
    },
  )

  const machines = inCluster(`cluster.x-k8s.io/${version}`, 'Machine', 'machines')
  const following = await follow(api, [
    CUSTOM_RESOURCE_DEFINITIONS,
    SCHEDULED_MACHINES,
    machines,
    inCluster(`cluster.x-k8s.io/${version}`, 'Cluster', 'clusters'),
    ...providerKinds(version).map(({ resource }) => resource),
    SECRETS,
    ...(workload === api ? [NODES, PODS] : []),
  ])
  const elsewhere = workload === api ? undefined : await follow(workload, [NODES, PODS])
  const provider = startProvider(api, following, {
    ...(options.provider !== undefined && { behaviour: options.provider }),
    ...(elsewhere !== undefined && { workload: { api: workload, following: elsewhere } }),
  })
  return {
    machines,
    following,
    controller,
    stop() {
      provider.stop()
      following.stop()
      elsewhere?.stop()
    },
  }
}

/** What a test's ScheduledMachine names: kinds that nothing but the stand-in providers knows. */
export function providerSpecs(version: 'v1beta1' | 'v1beta2' = 'v1beta2') {
  return {
    bootstrapSpec: {
      apiVersion: `bootstrap.cluster.x-k8s.io/${version}`,
      kind: 'TestConfig',
      spec: { format: 'none' },
    },
    infrastructureSpec: {
      apiVersion: `infrastructure.cluster.x-k8s.io/${version}`,
      kind: 'TestMachine',
      spec: { size: 'small' },
    },
  }
}

function providerKinds(version: string) {
  return (
    [
      ['bootstrap.cluster.x-k8s.io', 'TestConfig'],
      ['infrastructure.cluster.x-k8s.io', 'TestMachine'],
      ['controlplane.cluster.x-k8s.io', 'TestControlPlane'],
    ] as const
  ).map(([group, kind]) => ({
    crd: providerCrd(group, kind, [version]),
    resource: inCluster(`${group}/${version}`, kind, `${kind.toLowerCase()}s`),
  }))
}

function controlPlaneResource(version: string): Resource {
  return inCluster(
    `controlplane.cluster.x-k8s.io/${version}`,
    'TestControlPlane',
    'testcontrolplanes',
  )
}

async function clusterObjects(
  api: Access,
  workload: Access,
  reached: Access,
  version: 'v1beta1' | 'v1beta2',
): Promise<readonly KubeObject[]> {
  const metadata = { name: CLUSTER, namespace: NAMESPACE }
  const group = 'controlplane.cluster.x-k8s.io'
  const reference = { kind: 'TestControlPlane', name: CLUSTER }
  const { hostname: host, port } = new URL(workload.url)
  // Cluster API's own way in is the administrator's, ours has a role: deploy/workload-cluster.
  const ours = workload === api ? 'sundial-system:scheduled-machine' : 'sundial-system:sundial'
  return [
    // Before the Cluster: who looks for it and does not find it looks again after half a minute.
    secret(`${CLUSTER}-kubeconfig`, await workload.kubeconfig('admin')),
    secret('sundial-kubeconfig', await reached.kubeconfig(ours)),
    {
      apiVersion: `${group}/${version}`,
      kind: 'TestControlPlane',
      metadata,
    },
    {
      apiVersion: `cluster.x-k8s.io/${version}`,
      kind: 'Cluster',
      metadata,
      spec: {
        controlPlaneRef:
          version === 'v1beta1'
            ? // The webhook would fill in the namespace.
              { ...reference, apiVersion: `${group}/${version}`, namespace: NAMESPACE }
            : { ...reference, apiGroup: group },
        controlPlaneEndpoint: { host, port: Number(port) },
      },
    },
  ]
}

function secret(name: string, kubeconfig: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { 'cluster.x-k8s.io/cluster-name': CLUSTER },
    },
    type: 'cluster.x-k8s.io/secret',
    data: { value: Buffer.from(kubeconfig).toString('base64') },
  }
}

function inCluster(apiVersion: string, kind: string, plural: string): Resource {
  return { apiVersion, kind, plural, namespaced: true }
}
