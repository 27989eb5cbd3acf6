// Cluster API's real manager, and stand-ins for its providers.
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import {
  CUSTOM_RESOURCE_DEFINITIONS,
  NODES,
  PODS,
  type Resource,
  SECRETS,
} from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Access, Identity } from './api-server.ts'
import type { Child } from './child.ts'
import type { ClusterOptions } from './cluster.ts'
import {
  CLUSTER,
  clusterObjects,
  controlPlaneResource,
  inCluster,
  NAMESPACE,
} from './cluster-objects.ts'
import { startClusterApi } from './controllers.ts'
import { type Following, follow } from './follow.ts'
import { applyDefinitions, applyObjects } from './install.ts'
import { startProvider } from './provider.ts'

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

export function versionOf(clusterApi: ClusterApi) {
  return clusterApi === 'v1.10' ? 'v1beta1' : 'v1beta2'
}

/** Starts Cluster API with the Cluster `prod` in the namespace `team`, and plays its providers and machines.
 * Sundial's accounts and kinds must be there, and those of `defineMachines`. */
export async function startMachines(
  api: Access,
  options: Pick<ClusterOptions, 'clusterApi' | 'withWebhooks' | 'provider'> & {
    readonly workload?: Access
    readonly reached?: Access
    /** The account of the functions in a cluster that is its own workload cluster. */
    readonly account?: Identity
  } = {},
): Promise<Machines> {
  const { clusterApi = 'v1.13', withWebhooks = false, workload = api, reached = api } = options
  const version = versionOf(clusterApi)
  await applyObjects(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }])
  const controller = await startClusterApi(api, { program: programOf(clusterApi), withWebhooks })
  // Cluster API's own way in is the administrator's, ours has a role: deploy/workload-cluster.
  const { account = 'sundial-system:scheduled-machine' } = options
  const ours = await (workload === api
    ? reached.kubeconfig(account)
    : workload.kubeconfig('sundial-system:sundial'))
  await applyObjects(api, await clusterObjects(workload, ours, version))
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

export function providerKinds(version: string) {
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
