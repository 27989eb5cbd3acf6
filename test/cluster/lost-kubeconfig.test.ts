// The Secret that leads to the workload cluster goes while a machine is in service, and the management
// cluster has a Node of the same name.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES, SECRETS } from '#src/kube/resource.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import type { Child } from '#test/support/control-plane/child.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { CLUSTER, NAMESPACE } from '#test/support/control-plane/cluster-objects.ts'
import { startControllerManager } from '#test/support/control-plane/controllers.ts'
import { applyFolder } from '#test/support/control-plane/install.ts'
import { createPod } from '#test/support/control-plane/pods.ts'
import {
  closedNow,
  createActive,
  editMachine,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { conditionOf, eventsOf } from '#test/support/control-plane/story.ts'

const NAME = 'lost'
const SECRET = { namespace: NAMESPACE, name: `${CLUSTER}-kubeconfig` }
const WORDS = `Secret ${NAMESPACE}/${SECRET.name} does not exist; restore it, or name another in spec.kubeconfigSecretRef`

let workload: ApiServer
let manager: Child
let cluster: Cluster
beforeAll(async () => {
  workload = await startApiServer()
  await applyFolder(workload, 'deploy/workload-cluster')
  manager = await startControllerManager(workload)
  cluster = await startCluster({ workload })
})
afterAll(async () => {
  await cluster?.stop()
  await manager?.stop()
  await workload?.stop()
})

describe('a kubeconfig Secret that is removed', () => {
  it('makes the Node unknown, and leaves that of the same name in the management cluster untouched', async () => {
    const { client } = cluster.api
    await createActive(cluster, NAME, {
      kubeconfigSecretRef: undefined,
      nodeDrainTimeout: '20s',
    })
    await createPod(workload, NAME, 'web')
    await client.create(NODES, namesakeOf(await workload.client.get(NODES, { name: NAME })))
    const secret = await client.get(SECRETS, SECRET)

    await client.delete(SECRETS, SECRET)
    await editMachine(cluster, NAME, { schedule: closedNow() })
    const waiting = await untilMachine(
      cluster,
      NAME,
      'waiting',
      (object) =>
        conditionOf(object, 'Ready') === `False NodeDraining: The node cannot be drained: ${WORDS}`,
    )
    await untilMachine(cluster, NAME, 'timed out', (object) =>
      conditionOf(object, 'Ready').startsWith('False NodeDrainFailed'),
    )
    const [namesake, node] = await Promise.all(
      [cluster.api, workload].map((api) => api.client.get(NODES, { name: NAME })),
    )
    await client.create(SECRETS, restored(secret))
    await untilPhase(cluster, NAME, 'Inactive', 240_000)

    expect(conditionOf(waiting, 'MachineReady')).toBe(
      `Unknown WorkloadClusterUnreachable: ${WORDS}`,
    )
    expect(await eventsOf(cluster.api, NAME)).toContain(
      `Warning NodeDrainFailed: nodeDrainTimeout of 20 s is over; the machine is removed, and pods may still be on it: ${WORDS}`,
    )
    for (const each of [namesake, node, await client.get(NODES, { name: NAME })]) {
      expect(each?.metadata.annotations).not.toHaveProperty(['5spot.finos.org/cordoned-by'])
      expect(fieldsAt(each, 'spec')).not.toHaveProperty('unschedulable')
    }
    expect(namesake?.metadata.deletionTimestamp).toBeUndefined()
    expect(await workload.client.get(NODES, { name: NAME })).toBeUndefined()
  })
})

// With all that tells whose it is, so that nothing but the cluster is another.
function namesakeOf(node: KubeObject | undefined): KubeObject {
  const { annotations = {}, labels = {} } = node?.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: NAME, annotations, labels },
    spec: { providerID: fieldsAt(node, 'spec')['providerID'] },
  }
}

function restored(secret: KubeObject | undefined): KubeObject {
  const { labels = {} } = secret?.metadata ?? {}
  const { type, data } = { ...secret }
  return { apiVersion: 'v1', kind: 'Secret', metadata: { ...SECRET, labels }, type, data }
}
