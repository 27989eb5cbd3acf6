// Reads the Nodes that the rules want whole, with the pods on some of them.
import type { KubeClient } from '#src/kube/client.ts'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { fieldsAt, without } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { listPodsOnNode } from '#src/nodes/drain/list-pods.ts'
import type { NodeFact } from '../facts.ts'
import type { Reads } from '../reads.ts'
import { READS_AT_ONCE, type Reading, unlessRefused } from './reading.ts'

/** The Nodes by name. A Node that cannot be read does not hold up the others. */
export async function readNodes(
  { nodes, pods }: Pick<Reads, 'nodes' | 'pods'>,
  { client, signal }: Reading,
): Promise<ReadonlyMap<string, NodeFact>> {
  const withPods = new Set(pods)
  const facts = await inParallel(nodes, READS_AT_ONCE, async (name) => {
    const read = readNode(client, name, withPods.has(name), signal)
    const unknown = (message: string): NodeFact => ({ type: 'unknown', message })
    return [name, await unlessRefused(read, unknown)] as const
  })
  return new Map(facts)
}

async function readNode(
  client: KubeClient,
  name: string,
  hasPods: boolean,
  signal: AbortSignal,
): Promise<NodeFact> {
  const node = await client.get(NODES, { name }, signal)
  if (node === undefined) return { type: 'absent' }
  if (!hasPods) return { type: 'present', node }
  const pods = await listPodsOnNode(client, name, signal)
  return { type: 'present', node, pods: pods.map(withoutContainers) }
}

// The pods of all nodes that are drained are in memory at the same time. This is most of each.
function withoutContainers(pod: KubeObject): KubeObject {
  const { managedFields, ...metadata } = pod.metadata
  return {
    ...pod,
    metadata,
    spec: without(fieldsAt(pod, 'spec'), 'containers', 'initContainers', 'volumes'),
    status: without(fieldsAt(pod, 'status'), 'containerStatuses', 'initContainerStatuses'),
  }
}
