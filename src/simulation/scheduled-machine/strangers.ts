// Nodes of others that have the names of our machines' Nodes, and the Secret that leads to the workload cluster.
import {
  CLUSTER_NAME_ANNOTATION,
  CLUSTER_NAMESPACE_ANNOTATION,
  MACHINE_ANNOTATION,
  NODE_LABEL,
} from '#src/cluster-api/labels.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { NODES, SECRETS } from '#src/kube/resource.ts'
import { ignoring } from './places.ts'
import type { Stranger } from './plan.ts'

/** The Secret that leads to the workload cluster. */
export async function giveKubeconfig(
  client: KubeClient,
  namespace: string,
  cluster: string,
): Promise<void> {
  const value = Buffer.from(KUBECONFIG).toString('base64')
  const metadata = { namespace, name: `${cluster}-kubeconfig` }
  await ignoring(
    client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata, data: { value } }),
  )
}

export async function loseKubeconfig(
  client: KubeClient,
  namespace: string,
  cluster: string,
): Promise<void> {
  await ignoring(client.delete(SECRETS, { namespace, name: `${cluster}-kubeconfig` }))
}

/** Replaces the Node of that name by a Node of another machine. */
export async function replaceNode(
  client: KubeClient,
  name: string,
  shows: Stranger,
): Promise<void> {
  const node = await client.get(NODES, { name })
  if (node === undefined || isStranger(node)) return
  await ignoring(client.delete(NODES, { name }))
  await makeStranger(client, name, shows)
}

export async function makeStranger(
  client: KubeClient,
  name: string,
  shows: Stranger,
): Promise<void> {
  await ignoring(client.create(NODES, strangersNode(name, shows)))
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '' }
  await ignoring(client.patchStatus(NODES, { name }, { status: { conditions: [ready] } }))
}

/** A Node whose host is switched off, with everything that Cluster API wrote on it while the Machine was there. */
export async function registerLate(
  client: KubeClient,
  { namespace, name }: NamespacedKey,
  cluster: string,
): Promise<void> {
  const metadata = {
    name,
    labels: { [NODE_LABEL]: name },
    annotations: {
      [MACHINE_ANNOTATION]: name,
      [CLUSTER_NAMESPACE_ANNOTATION]: namespace,
      [CLUSTER_NAME_ANNOTATION]: cluster,
    },
  }
  const spec = { providerID: `stand-in://${namespace}/${name}` }
  await ignoring(client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata, spec }))
  const ready = { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: '' }
  await ignoring(client.patchStatus(NODES, { name }, { status: { conditions: [ready] } }))
}

/** Whether the Node was made by `makeStranger`. */
export function isStranger({ metadata }: KubeObject): boolean {
  return metadata.labels?.[STRANGER] !== undefined
}

const STRANGER = 'example.com/stranger'

function strangersNode(name: string, shows: Stranger): KubeObject {
  const annotations = {
    [MACHINE_ANNOTATION]: 'somebody-elses',
    [CLUSTER_NAMESPACE_ANNOTATION]: 'other',
    [CLUSTER_NAME_ANNOTATION]: 'other',
  }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { [STRANGER]: 'yes' },
      ...(shows === 'annotations' && { annotations }),
    },
    spec: { ...(shows === 'providerID' && { providerID: `other://${name}` }) },
  }
}

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: prod, cluster: { server: "https://prod.example.com:6443" } }]
users: [{ name: sundial, user: { token: secret } }]
contexts: [{ name: prod, context: { cluster: prod, user: sundial } }]
current-context: prod
`
