// Reads the Node of a machine and the pods on it, in the cluster that they are in.
import type { DateTime } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isLasting, KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { listPodsOnNode } from '#src/nodes/list-pods.ts'
import { type AskedCluster, explainRequest, FailedRead, MANAGEMENT } from './failed-request.ts'
import type { Goal } from './goal.ts'
import { needsNode, needsPods } from './needs.ts'
import type { Reading } from './observe.ts'
import type { Found, NodeFact, Subject, World } from './observed.ts'

export interface FoundNode {
  readonly node: NodeFact | undefined
  /** The cluster that the Node is in, as long as that answers. */
  readonly nodes: KubeClient | undefined
  readonly cluster: AskedCluster
}

/** The Node, where the pass needs it. Its cluster not answering is a fact of this pass, not its end. */
export async function readNode(
  goal: Goal,
  subject: Subject,
  machine: Found<Machine>,
  { client, workload }: Reading,
  signal: AbortSignal,
): Promise<FoundNode> {
  const name = needsNode(goal, subject, machine)
  if (name === undefined) return { node: undefined, nodes: undefined, cluster: MANAGEMENT }
  const { key, spec } = subject
  const clusterName = machine.type === 'ours' ? machine.value.clusterName : spec.clusterName
  const target = {
    namespace: key.namespace,
    clusterName,
    ...(spec.kubeconfigSecretRef && { secretRef: spec.kubeconfigSecretRef }),
  }
  try {
    const opened = await workload.open(target, signal)
    if (opened.type !== 'client') {
      return {
        node: { type: 'unknown', message: opened.message },
        nodes: undefined,
        cluster: MANAGEMENT,
      }
    }
    const nodes = opened.client
    const cluster: AskedCluster =
      nodes === client
        ? MANAGEMENT
        : {
            type: 'workload',
            secret: spec.kubeconfigSecretRef?.name ?? `${clusterName}-kubeconfig`,
          }
    const found = { nodes, cluster }
    try {
      return { ...found, node: factOf(await nodes.get(NODES, { name }, signal)) }
    } catch (error) {
      return unknownNode(error, name, subject, cluster)
    }
  } catch (error) {
    return unknownNode(error, name, subject, MANAGEMENT)
  }
}

/** The pods on it, where the pass needs them. */
export async function readPods(
  goal: Goal,
  subject: Subject,
  machine: Found<Machine>,
  found: FoundNode,
  now: DateTime,
  signal: AbortSignal,
): Promise<FoundNode & { readonly pods: World['pods'] }> {
  const { node, nodes, cluster } = found
  const isAsked = node?.type === 'present' && needsPods(goal, subject, machine, now)
  if (nodes === undefined || !isAsked) return { ...found, pods: undefined }
  const { name } = node.node.metadata
  try {
    return { ...found, pods: await listPodsOnNode(nodes, name, signal) }
  } catch (error) {
    return { ...unknownNode(error, name, subject, cluster), pods: undefined }
  }
}

// Refused once may be an API server that has just started: the pass is put off, and `retry` says so. Refused
// again it is a fact of this pass, so that a removal comes to its end all the same.
function unknownNode(
  error: unknown,
  name: string,
  { status }: Subject,
  cluster: AskedCluster,
): FoundNode {
  if (!(error instanceof KubeError) || error.code === 'Aborted') throw error
  if (isLasting(error)) {
    if (status.retry === undefined) throw new FailedRead(error, cluster)
    const message = explainRequest(error, cluster)
    return { node: { type: 'unknown', message, isRefused: true }, nodes: undefined, cluster }
  }
  if (cluster.type === 'management') throw error
  const message = `The workload cluster does not answer for Node ${name}: ${error.code}`
  return { node: { type: 'unknown', message }, nodes: undefined, cluster }
}

function factOf(node: KubeObject | undefined): NodeFact {
  return node === undefined ? { type: 'absent' } : { type: 'present', node }
}
