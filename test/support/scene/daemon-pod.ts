// The pod of a DaemonSet on the machine's Node, as the controller of DaemonSets and the kubelet make it.
import { PODS } from '#src/kube/resource.ts'
import type { Scene } from '#test/support/scene.ts'

export const CNI = { namespace: 'team', name: 'cni' }

// The garbage collector takes the pod at the next instant, because the DaemonSet does not exist.
export async function addDaemonPod({ client }: Pick<Scene, 'client'>): Promise<void> {
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: CNI.name, uid: 'uid-cni' }
  await client.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...CNI, ownerReferences: [{ ...owner, controller: true }] },
    spec: { nodeName: 'worker', containers: [{ name: 'main', image: 'main' }] },
  })
  const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
  await client.patchStatus(PODS, CNI, { status: ready })
}
