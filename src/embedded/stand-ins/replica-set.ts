// One pass for a Deployment (it has one ReplicaSet) and for a ReplicaSet (it has its Pods).

import { fieldsAt, numberAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isOwnedBy, ownerReference } from '#src/kube/owner.ts'
import { PODS, type Resource } from '#src/kube/resource.ts'
import { activePods, isPodReady, podOf } from './owned-pods.ts'
import { suffixFor } from './seeded.ts'
import type { StandInContext } from './stand-in.ts'
import { write } from './write.ts'

const REPLICA_SETS: Resource = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  namespaced: true,
}

/** Gives the Deployment its ReplicaSet, and its own status from that one's. */
export async function reconcileDeployment(
  context: StandInContext,
  deployment: KubeObject,
): Promise<void> {
  const { client, mirror, seed } = context
  const { name, namespace, uid = '', generation } = deployment.metadata
  const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1
  const template = fieldsAt(deployment, 'spec', 'template')
  const owned = mirror.list('apps', 'ReplicaSet', namespace).find((each) => isOwnedBy(each, uid))
  if (owned === undefined) {
    await client.create(REPLICA_SETS, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${name}-${suffixFor(seed, uid)}`,
        ...(namespace !== undefined && { namespace }),
        labels: fieldsAt(template, 'metadata', 'labels') as Readonly<Record<string, string>>,
        ownerReferences: [
          ownerReference(deployment, { controller: true, blockOwnerDeletion: true }),
        ],
      },
      spec: { replicas, selector: fieldsAt(deployment, 'spec', 'selector'), template },
    })
    return
  }
  await write(context, owned, {
    ...owned,
    spec: { ...fieldsAt(owned, 'spec'), replicas, template },
  })
  const { fullyLabeledReplicas: _, ...counts } = fieldsAt(owned, 'status')
  const status = { ...counts, updatedReplicas: counts.replicas, observedGeneration: generation }
  await write(context, deployment, {
    ...deployment,
    status: { ...fieldsAt(deployment, 'status'), ...status },
  })
}

/** Makes and deletes Pods until there are as many as wanted. */
export async function reconcileReplicaSet(
  context: StandInContext,
  replicaSet: KubeObject,
): Promise<void> {
  const { client } = context
  const wanted = numberAt(replicaSet, 'spec', 'replicas') ?? 1
  const pods = activePods(context, replicaSet)
  for (let count = pods.length; count < wanted; count += 1) {
    await client.create(PODS, podOf(context, replicaSet, String(count)))
  }
  for (const pod of pods.slice(wanted)) await client.delete(PODS, pod.metadata)

  const left = activePods(context, replicaSet)
  const ready = left.filter(isPodReady).length
  const status = {
    ...fieldsAt(replicaSet, 'status'),
    replicas: left.length,
    fullyLabeledReplicas: left.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: replicaSet.metadata.generation,
  }
  await write(context, replicaSet, { ...replicaSet, status })
}
