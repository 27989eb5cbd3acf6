// The objects that are in a cluster before any machine: the Cluster, its control plane and its Secrets.
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { Access } from './api-server.ts'

export const NAMESPACE = 'team'

export const CLUSTER = 'prod'

export function controlPlaneResource(version: string): Resource {
  return inCluster(
    `controlplane.cluster.x-k8s.io/${version}`,
    'TestControlPlane',
    'testcontrolplanes',
  )
}

/** `ours` is the kubeconfig of the functions for the workload cluster. */
export async function clusterObjects(
  workload: Access,
  ours: string,
  version: 'v1beta1' | 'v1beta2',
): Promise<readonly KubeObject[]> {
  const metadata = { name: CLUSTER, namespace: NAMESPACE }
  const group = 'controlplane.cluster.x-k8s.io'
  const reference = { kind: 'TestControlPlane', name: CLUSTER }
  const { hostname: host, port } = new URL(workload.url)
  return [
    // Before the Cluster: who looks for it and does not find it looks again after half a minute.
    secret(`${CLUSTER}-kubeconfig`, await workload.kubeconfig('admin')),
    secret('sundial-kubeconfig', ours),
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

export function inCluster(apiVersion: string, kind: string, plural: string): Resource {
  return { apiVersion, kind, plural, namespaced: true }
}
