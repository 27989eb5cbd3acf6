// Cluster API and the kubelet, played by hand.
import type { KubeClient } from '#src/kube/client.ts'
import { NODES } from '#src/kube/resource.ts'
import { BOOTSTRAP, INFRASTRUCTURE, KEY, MACHINES } from './objects.ts'

export async function provision(client: KubeClient, nodes: KubeClient): Promise<void> {
  const providerID = 'test://worker'
  await client.patch(MACHINES, KEY, {
    metadata: { finalizers: ['machine.cluster.x-k8s.io'] },
    spec: { providerID },
  })
  await client.patchStatus(BOOTSTRAP, KEY, {
    status: { ready: true, initialization: { dataSecretCreated: true } },
  })
  await client.patch(INFRASTRUCTURE, KEY, { spec: { providerID } })
  await client.patchStatus(INFRASTRUCTURE, KEY, {
    status: { ready: true, initialization: { provisioned: true } },
  })
  const { name } = KEY
  await nodes.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: {
        'cluster.x-k8s.io/machine': 'worker',
        'cluster.x-k8s.io/cluster-namespace': 'team',
        'cluster.x-k8s.io/cluster-name': 'prod',
      },
    },
    spec: { providerID },
  })
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'ready' }
  await nodes.patchStatus(NODES, { name }, { status: { conditions: [ready] } })
  await client.patchStatus(MACHINES, KEY, {
    status: {
      phase: 'Running',
      nodeRef: { name },
      initialization: { infrastructureProvisioned: true, bootstrapDataSecretCreated: true },
    },
  })
}

export async function finishRemoval(
  client: KubeClient,
  nodes: KubeClient,
  leaveNode: boolean,
): Promise<void> {
  await client.delete(INFRASTRUCTURE, KEY)
  await client.delete(BOOTSTRAP, KEY)
  if (!leaveNode) await nodes.delete(NODES, { name: KEY.name })
  await client.patch(MACHINES, KEY, { metadata: { finalizers: null } })
}
