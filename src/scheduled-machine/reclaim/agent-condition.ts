// The condition ReclaimAgentConfigured: whether the reclaim agent on the Node has its label and its ConfigMap.
import { type Condition, findCondition } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { hasReclaimAgent, reclaimConfigKey } from '#src/nodes/reclaim.ts'
import type { ReclaimAgentFact, SubjectFacts } from '../facts.ts'
import { RECLAIM_AGENT_CONFIGURED } from '../reasons.ts'
import type { ConditionChange, ConditionValue } from '../status.ts'
import type { Subject } from '../subject.ts'
import { agentConfigPatch } from './agent-config.ts'

const NOT_CONFIGURED = 'AgentNotConfigured'

/** The condition for these facts. The agent is configured in the same pass, so it is reported before that. */
export function agentCondition(facts: SubjectFacts): ConditionChange {
  const { spec, status, machine, reclaimAgent, node } = facts
  if (spec.killIfCommands.length === 0) return 'none'
  const stored = findCondition(status.conditions ?? [], RECLAIM_AGENT_CONFIGURED)
  const isGoing = machine?.type === 'ours' && machine.value.deletionTimestamp !== undefined
  if (reclaimAgent === undefined || isGoing) {
    const isKnown = stored !== undefined && status.reclaimAgent !== undefined
    return isKnown ? undefined : AWAITING_NODE
  }
  const { nodeName, config } = reclaimAgent
  if (config.type === 'refused') return notConfigured(config.message)
  // It may be the agent of the last Node.
  if (node?.type !== 'present' || node.node.metadata.name !== nodeName) return AWAITING_NODE
  if (config.type === 'foreign') return taken(nodeName)
  const isFailing = stored?.status === 'False' && stored.reason === NOT_CONFIGURED
  return isFailing && !isConfigured(facts, reclaimAgent, node.node)
    ? undefined
    : configured(nodeName)
}

/** Whether the Node has the label, and its ConfigMap the commands of the spec. */
export function isConfigured(
  { uid, spec }: Subject,
  { nodeName, config }: ReclaimAgentFact,
  node: KubeObject,
): boolean {
  if (config.type !== 'written' || !hasReclaimAgent(node)) return false
  const wanted = { nodeName, commands: spec.killIfCommands, uid }
  return agentConfigPatch(config.object, wanted) === undefined
}

export function configured(nodeName: string): ConditionValue {
  const message = `The reclaim agent of Node ${nodeName} is configured`
  return { status: 'True', reason: 'AgentConfigured', message }
}

export function notConfigured(message: string): ConditionValue {
  return { status: 'False', reason: NOT_CONFIGURED, message }
}

/** Whether somebody has to do something, so that the agent can be configured. */
export function isAgentProblem({ status, reason }: Condition): boolean {
  return status === 'False' && reason !== AWAITING_NODE.reason
}

const AWAITING_NODE = {
  status: 'False',
  reason: 'AwaitingNode',
  message: 'There is no Node for a reclaim agent yet',
} as const satisfies ConditionValue

function taken(nodeName: string): ConditionValue {
  const { namespace, name } = reclaimConfigKey(nodeName)
  return {
    status: 'False',
    reason: 'NameConflict',
    message: `ConfigMap ${namespace}/${name} was not written by Sundial; delete it, so that the reclaim agent can be configured`,
  }
}
