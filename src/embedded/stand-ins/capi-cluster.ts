// Stands in for the Cluster controller and the control plane of Cluster API.
// Like them: a Cluster that is there becomes provisioned, with an initialised control plane; one that is deleted
// deletes the Machines that it owns, and stays until there is none left that names it.
// Unlike them: at once, and without infrastructure or control plane objects; its Nodes go with the last Machine.
import type { DateTime } from 'luxon'
import { CLUSTER_NAME_ANNOTATION } from '#src/cluster-api/labels.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { type Condition, setCondition } from '#src/kube/conditions.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isOwnedBy } from '#src/kube/owner.ts'
import { groupOf, NODES, type Resource } from '#src/kube/resource.ts'
import { createController } from './controller.ts'
import { CLUSTER_API_GROUP, clusterAt, clusterOf, isPaused, machineAt } from './machines.ts'
import { keyText, parseKey } from './mirror.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

/** Starts it for all Clusters. */
export function startClusterController(context: StandInContext): StandIn {
  const { clock, mirror } = context
  const controller = createController(clock, async (key): Promise<undefined> => {
    const cluster = clusterAt(mirror, parseKey(key))
    if (cluster === undefined || isPaused(cluster, cluster)) return
    if (cluster.metadata.deletionTimestamp !== undefined) return remove(context, cluster)
    const status = provisionedStatus(cluster, clock.now())
    const metadata = { ...cluster.metadata, finalizers: withFinalizer(cluster) }
    await write(context, cluster, { ...cluster, metadata, status })
  })
  context.follow(({ type, object, resource }) => {
    if (groupOf(resource.apiVersion) !== CLUSTER_API_GROUP) return
    if (resource.kind === 'Cluster' && type !== 'DELETED') {
      controller.enqueue(keyText(object.metadata))
    }
    if (resource.kind !== 'Machine') return
    const machine = machineAt(mirror, object.metadata) ?? object
    const cluster = clusterOf(mirror, machine)
    const isGoing = cluster?.metadata.deletionTimestamp !== undefined
    if (isGoing) controller.enqueue(keyText(cluster.metadata))
  })
  return controller
}

const CLUSTER_FINALIZER = 'cluster.cluster.x-k8s.io'

// Those that another controller has are waited for, and not deleted.
async function remove(context: StandInContext, cluster: KubeObject): Promise<undefined> {
  const { client, mirror } = context
  const { namespace, name, uid = '', finalizers = [] } = cluster.metadata
  const machines = mirror
    .list(CLUSTER_API_GROUP, 'Machine', namespace)
    .filter((machine) => textAt(machine, 'spec', 'clusterName') === name)
  const resource = mirror.resource(CLUSTER_API_GROUP, 'Machine')
  for (const machine of machines) {
    const isToGo = isOwnedBy(machine, uid) && machine.metadata.deletionTimestamp === undefined
    if (isToGo && resource !== undefined) await client.delete(resource, machine.metadata)
  }
  if (machines.length > 0 || !finalizers.includes(CLUSTER_FINALIZER)) return
  const nodes = mirror
    .list('', 'Node')
    .filter(({ metadata: { annotations } }) => annotations?.[CLUSTER_NAME_ANNOTATION] === name)
  for (const node of nodes) await client.delete(NODES, node.metadata)
  const kept = finalizers.filter((each) => each !== CLUSTER_FINALIZER)
  await write(context, cluster, {
    ...cluster,
    metadata: { ...cluster.metadata, finalizers: kept },
  })
}

function withFinalizer({ metadata: { finalizers = [] } }: KubeObject): readonly string[] {
  return finalizers.includes(CLUSTER_FINALIZER) ? finalizers : [...finalizers, CLUSTER_FINALIZER]
}

/** Creates the Clusters, in `clusters` as discovered, that these objects name in `spec.clusterName` and
 * that are not there. Throws a KubeError when the API refuses one. */
export async function ensureClusters(
  client: KubeClient,
  clusters: Resource,
  objects: readonly KubeObject[],
): Promise<void> {
  for (const [key, { name, namespace }] of namedClusters(objects)) {
    if (name === '' || key === '') continue
    try {
      await client.create(clusters, {
        apiVersion: clusters.apiVersion,
        kind: 'Cluster',
        metadata: { name, namespace },
        spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
      })
    } catch (error) {
      if (!isKubeError(error, 'AlreadyExists')) throw error
    }
  }
}

function namedClusters(objects: readonly KubeObject[]) {
  return new Map(
    objects.map(({ metadata: { namespace = 'default' }, ...object }) => {
      const name = textAt(object, 'spec', 'clusterName')
      return [`${namespace}/${name}`, { name, namespace }]
    }),
  )
}

const PROVISIONED = [
  { type: 'Available', status: 'True', reason: 'Available', message: '' },
  { type: 'InfrastructureReady', status: 'True', reason: 'Ready', message: '' },
  { type: 'ControlPlaneInitialized', status: 'True', reason: 'Initialized', message: '' },
  { type: 'RemoteConnectionProbe', status: 'True', reason: 'ProbeSucceeded', message: '' },
] as const

function provisionedStatus(cluster: KubeObject, now: DateTime): object {
  const before = fieldsAt(cluster, 'status')
  const conditions = Array.isArray(before.conditions) ? (before.conditions as Condition[]) : []
  return {
    ...before,
    observedGeneration: cluster.metadata.generation,
    phase: 'Provisioned',
    initialization: { infrastructureProvisioned: true, controlPlaneInitialized: true },
    conditions: PROVISIONED.reduce<readonly Condition[]>(
      (all, condition) => setCondition(all, condition, now),
      conditions,
    ),
  }
}
