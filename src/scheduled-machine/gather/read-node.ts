// Reads the Node of a machine and the pods on it, in the cluster that they are in.
import type { Workload } from '#src/cluster-api/workload.ts'
import { isLasting, KubeError } from '#src/kube/kube-error.ts'
import { NODES } from '#src/kube/resource.ts'
import { listPodsOnNode } from '#src/nodes/drain/list-pods.ts'
import type { DrainFacts, MachineFact, NodeFact, NodeFacts } from '../facts.ts'
import {
  type AskedCluster,
  explainRequest,
  failedRead,
  MANAGEMENT,
} from '../failures/explain-request.ts'
import { wasRefused } from '../rules/unread-node.ts'
import type { Subject } from '../subject.ts'
import { workloadTarget } from '../workload-target.ts'
import { judgeNode } from './judge-node.ts'
import { readReclaimAgent } from './read-reclaim-agent.ts'
import { NO_ACCESS, type NodeAccess, type Reading } from './reading.ts'

export interface FoundNode extends NodeFacts {
  readonly access: NodeAccess
}

/**
 * The Node of that name, if any. If the cluster does not answer, the Node is unknown, and the pass goes on.
 */
export async function readNode(
  name: string | undefined,
  subject: Subject,
  machine: MachineFact,
  { client, workload, signal }: Reading,
): Promise<FoundNode> {
  if (name === undefined) return { node: undefined, ...NOWHERE, access: NO_ACCESS }
  const target = workloadTarget(subject, machine)
  let opened: Workload
  try {
    opened = await workload.open(target, signal)
  } catch (error) {
    return { ...unknownNode(error, name, subject, MANAGEMENT), ...NOWHERE }
  }
  const secret = opened.type === 'missing' ? undefined : opened.secret
  const workloadCluster = secret && { clusterName: target.clusterName, kubeconfigSecret: secret }
  if (opened.type !== 'client') {
    const { message } = opened
    const node = { type: 'unknown', message, isKubeconfigUnusable: true } as const
    return { node, ...NOWHERE, workloadCluster, access: NO_ACCESS }
  }
  const nodes = opened.client
  const cluster: AskedCluster =
    secret === undefined || nodes === client
      ? MANAGEMENT
      : { type: 'workload', secret: secret.name }
  try {
    const object = await nodes.get(NODES, { name }, signal)
    const node = judgeNode(object, name, { subject, machine, target, secret })
    if (node.type === 'unknown') return { node, ...NOWHERE, access: { nodes: undefined, cluster } }
    const access = { nodes, cluster }
    const reclaimAgent = await readReclaimAgent(node, subject, access, signal)
    return { node, workloadCluster, reclaimAgent, access }
  } catch (error) {
    return { ...unknownNode(error, name, subject, cluster), ...NOWHERE, workloadCluster }
  }
}

const NOWHERE = { workloadCluster: undefined, reclaimAgent: undefined } as const

/** The pods on the Node, if it exists and is ours. */
export async function readPods(
  { access }: FoundNode,
  node: NodeFact,
  subject: Subject,
  { signal }: Reading,
): Promise<Pick<DrainFacts, 'node' | 'pods'> & { readonly access: NodeAccess }> {
  const { nodes, cluster } = access
  if (nodes === undefined || node.type !== 'present') return { node, pods: [], access }
  const { name } = node.node.metadata
  try {
    return { node, pods: await listPodsOnNode(nodes, name, signal), access }
  } catch (error) {
    return { ...unknownNode(error, name, subject, cluster), pods: [] }
  }
}

// An API server that has just started may refuse a read. So after the first refusal, the pass is postponed, and the
// status says so. After the second, the Node is unknown, so that a removal can end nevertheless.
function unknownNode(
  error: unknown,
  name: string,
  subject: Subject,
  cluster: AskedCluster,
): { readonly node: NodeFact; readonly access: NodeAccess } {
  if (!(error instanceof KubeError) || error.code === 'Aborted') throw error
  const access = { nodes: undefined, cluster }
  if (isLasting(error)) {
    if (!wasRefused(subject)) throw failedRead(error, cluster)
    const message = explainRequest(error, cluster)
    return { node: { type: 'unknown', message, isRefused: true }, access }
  }
  if (cluster.type === 'management') throw error
  const message = `The workload cluster does not answer for Node ${name}: ${error.code}`
  return { node: { type: 'unknown', message }, access }
}
