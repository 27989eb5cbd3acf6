// Stands in for the Cluster controller and the control plane of Cluster API.
// Like them: a Cluster that is there becomes provisioned, with an initialised control plane.
// Unlike them: at once, and without infrastructure or control plane objects; deleting a Cluster
// deletes nothing else (owner references do what they do).
import type { DateTime } from 'luxon'
import type { KubeClient } from '#src/kube/client.ts'
import { type Condition, setCondition } from '#src/kube/conditions.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf, type Resource } from '#src/kube/resource.ts'
import { createController } from './controller.ts'
import { recordAt, textAt } from './json.ts'
import { CLUSTER_API_GROUP, clusterAt, isPaused } from './machines.ts'
import { keyText, parseKey } from './mirror.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

/** Starts it for all Clusters. */
export function startClusterController(context: StandInContext): StandIn {
  const { clock, mirror } = context
  const controller = createController(clock, async (key): Promise<undefined> => {
    const cluster = clusterAt(mirror, parseKey(key))
    if (cluster === undefined || cluster.metadata.deletionTimestamp !== undefined) return
    if (isPaused(cluster, cluster)) return
    await write(context, cluster, { ...cluster, status: provisionedStatus(cluster, clock.now()) })
  })
  context.follow(({ type, object, resource }) => {
    const isCluster =
      resource.kind === 'Cluster' && groupOf(resource.apiVersion) === CLUSTER_API_GROUP
    if (isCluster && type !== 'DELETED') controller.enqueue(keyText(object.metadata))
  })
  return controller
}

/** Creates the Clusters, in `clusters` as discovered, that these ScheduledMachines or Machines name
 * and that are not there. Throws a KubeError when the API refuses one. */
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
  const before = recordAt(cluster, 'status')
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
