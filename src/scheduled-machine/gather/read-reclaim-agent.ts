// Reads the ConfigMap of the reclaim agent on a machine's Node.
import { isLasting, KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { hasReclaimAgent, reclaimConfigKey } from '#src/nodes/reclaim.ts'
import type { NodeFact, ReclaimAgentFact } from '../facts.ts'
import { explainRequest, failedRead } from '../failures/explain-request.ts'
import { isConfiguredBy, isOfController } from '../reclaim/agent-config.ts'
import { wasRefused } from '../rules/unread-node.ts'
import type { Subject } from '../subject.ts'
import type { NodeAccess } from './reading.ts'

/**
 * The agent of the Node that the status names, or else of this one. `undefined`: no agent is wanted, and none is left,
 * so nothing is read. A machine stays in service without its agent, so a refused read is a fact; for a deleted
 * ScheduledMachine only the second one, so that a removal can end nevertheless. Throws other errors.
 */
export async function readReclaimAgent(
  node: NodeFact,
  subject: Subject,
  { nodes, cluster }: NodeAccess,
  signal: AbortSignal,
): Promise<ReclaimAgentFact | undefined> {
  const nodeName = subject.status.reclaimAgent?.nodeName ?? nodeWithAgent(node, subject)
  if (nodeName === undefined || nodes === undefined) return undefined
  try {
    const object = await nodes.get(CONFIG_MAPS, reclaimConfigKey(nodeName), signal)
    return { nodeName, config: judge(object, node, subject) }
  } catch (error) {
    if (!(error instanceof KubeError) || !isLasting(error)) throw error
    // Without the ScheduledMachine, nobody would remove the ConfigMap.
    if (subject.deletedAt !== undefined && !wasRefused(subject)) throw failedRead(error, cluster)
    return { nodeName, config: { type: 'refused', message: explainRequest(error, cluster) } }
  }
}

function nodeWithAgent(node: NodeFact, { spec }: Subject): string | undefined {
  if (node.type !== 'present') return undefined
  const isConcerned = spec.killIfCommands.length > 0 || hasReclaimAgent(node.node)
  return isConcerned ? node.node.metadata.name : undefined
}

// Whoever has the Node has its ConfigMap. If a Node of another machine has the name now, only our own is ours.
function judge(
  object: KubeObject | undefined,
  node: NodeFact,
  { uid }: Subject,
): ReclaimAgentFact['config'] {
  if (object === undefined) return { type: 'absent' }
  const isOurs = node.type === 'foreign' ? isConfiguredBy(object, uid) : isOfController(object)
  return isOurs ? { type: 'written', object } : { type: 'foreign' }
}
