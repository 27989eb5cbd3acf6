// Reads the Node of a machine and the pods on it, in the cluster that they are in.
import type { DateTime } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import type { Workload } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isLasting, KubeError } from '#src/kube/kube-error.ts'
import { NODES } from '#src/kube/resource.ts'
import { listPodsOnNode } from '#src/nodes/list-pods.ts'
import { type AskedCluster, explainRequest, failedRead, MANAGEMENT } from './failed-request.ts'
import type { Goal } from './goal.ts'
import { judgeNode } from './judge-node.ts'
import { needsNode, needsPods } from './needs.ts'
import type { Reading } from './observe.ts'
import type { Found, NodeFact, Subject, World } from './observed.ts'
import { wasRefused } from './rules/unread-node.ts'
import { workloadTarget } from './workload-target.ts'

export interface FoundNode {
  readonly node: NodeFact | undefined
  /** The cluster that the Node is in, as long as that answers. */
  readonly nodes: KubeClient | undefined
  readonly cluster: AskedCluster
  /** The workload cluster that a kubeconfig Secret led to. */
  readonly workloadCluster: World['workloadCluster']
}

/** The Node, where the pass needs it. Its cluster not answering is a fact of this pass, not its end. */
export async function readNode(
  goal: Goal,
  subject: Subject,
  machine: Found<Machine>,
  { client, workload, nodeName }: Reading,
  signal: AbortSignal,
): Promise<FoundNode> {
  const name = needsNode(goal, subject, machine, nodeName)
  if (name === undefined) {
    return { node: undefined, nodes: undefined, cluster: MANAGEMENT, workloadCluster: undefined }
  }
  const target = workloadTarget(subject, machine)
  let opened: Workload
  try {
    opened = await workload.open(target, signal)
  } catch (error) {
    const unknown = unknownNode(error, name, subject, MANAGEMENT)
    return { ...unknown, workloadCluster: undefined }
  }
  const secret = opened.type === 'missing' ? undefined : opened.secret
  const workloadCluster = secret && { clusterName: target.clusterName, kubeconfigSecret: secret }
  if (opened.type !== 'client') {
    const { message } = opened
    const node = { type: 'unknown', message, isKubeconfigUnusable: true } as const
    return { node, nodes: undefined, cluster: MANAGEMENT, workloadCluster }
  }
  const nodes = opened.client
  const cluster: AskedCluster =
    secret === undefined || nodes === client
      ? MANAGEMENT
      : { type: 'workload', secret: secret.name }
  try {
    const object = await nodes.get(NODES, { name }, signal)
    const node = judgeNode(object, name, { subject, machine, target, secret })
    return node.type === 'unknown'
      ? { node, nodes: undefined, cluster, workloadCluster: undefined }
      : { node, nodes, cluster, workloadCluster }
  } catch (error) {
    return { ...unknownNode(error, name, subject, cluster), workloadCluster }
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
    return { ...found, ...unknownNode(error, name, subject, cluster), pods: undefined }
  }
}

// Refused once may be an API server that has just started: the pass is put off, and the status says so. Refused
// again it is a fact of this pass, so that a removal comes to its end all the same.
function unknownNode(
  error: unknown,
  name: string,
  subject: Subject,
  cluster: AskedCluster,
): Omit<FoundNode, 'workloadCluster'> {
  if (!(error instanceof KubeError) || error.code === 'Aborted') throw error
  if (isLasting(error)) {
    if (!wasRefused(subject)) throw failedRead(error, cluster)
    const message = explainRequest(error, cluster)
    return { node: { type: 'unknown', message, isRefused: true }, nodes: undefined, cluster }
  }
  if (cluster.type === 'management') throw error
  const message = `The workload cluster does not answer for Node ${name}: ${error.code}`
  return { node: { type: 'unknown', message }, nodes: undefined, cluster }
}
