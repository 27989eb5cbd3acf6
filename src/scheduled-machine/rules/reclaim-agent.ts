// The reclaim agent on the Node: the label that its DaemonSet selects, and the ConfigMap with the commands.
//
// The status names the Node before the ConfigMap is written, so that no ConfigMap is left when the Node or the
// ScheduledMachine is gone. The label comes last: a Node without it shows that the agent is not configured.
import { hasReclaimAgent } from '#src/nodes/reclaim.ts'
import type { Decision, Effect } from '../effects.ts'
import type { AnyNodeFacts } from '../facts.ts'
import { ownNode } from '../own-node.ts'
import { isConfigured } from '../reclaim/agent-condition.ts'
import type { StatusChange } from '../status.ts'

/** The decision, with the agent configured while the spec has commands, and removed when it has none. */
export function withReclaimAgent(facts: AnyNodeFacts, decision: Decision): Decision {
  const { status, before = [], after = [] } = decision
  if (status === undefined) return decision
  const wanted = facts.spec.killIfCommands.length > 0 ? ownNode(facts) : undefined
  const nodeName = wanted?.metadata.name
  const stored = facts.status.reclaimAgent?.nodeName
  if (nodeName === undefined || (stored !== undefined && stored !== nodeName)) {
    const effects = removal(facts)
    if (!isAgentRead(facts) || (stored === undefined && effects.length === 0)) return decision
    const { reclaimAgent: _, ...rest } = status
    const again = decision.again === true || nodeName !== undefined
    return { ...decision, before: [...before, ...effects], status: rest, again }
  }
  // A slow pass of a machine that leaves must not write again what another pass has just removed.
  if (facts.status.shutdownStartedAt !== undefined) return decision
  const effects = configuration(facts)
  if (stored !== undefined) return { ...decision, before: [...before, ...effects] }
  const reclaimAgent = { nodeName }
  // The label is from an earlier ScheduledMachine of this name. It would hide an interruption between the status and the
  // ConfigMap, so the rest of the decision waits for the next pass.
  if (effects.length > 0 && wanted !== undefined && hasReclaimAgent(wanted)) {
    return { status: { ...facts.status, reclaimAgent }, again: true }
  }
  return {
    ...decision,
    status: { ...status, reclaimAgent },
    after: [...after, ...effects],
  }
}

/** Removes what is left of the agent's configuration. */
export function removal(facts: AnyNodeFacts): readonly Effect[] {
  const { reclaimAgent } = facts
  const node = ownNode(facts)
  const isLabelled = node !== undefined && hasReclaimAgent(node)
  const isLeft = reclaimAgent?.config.type === 'written' || isLabelled
  return isLeft ? [{ type: 'removeReclaimAgent' }] : []
}

/**
 * Nothing of the machine is left. If its cluster does not answer, the status keeps the Node, and the ConfigMap is removed
 * before the next machine is created.
 */
export function forgottenAgent(facts: AnyNodeFacts): StatusChange {
  return isAgentRead(facts) ? { reclaimAgent: undefined } : {}
}

/** Whether it is known what is left. */
export function isAgentRead({ reclaimAgent }: AnyNodeFacts): boolean {
  return reclaimAgent !== undefined && reclaimAgent.config.type !== 'refused'
}

function configuration(facts: AnyNodeFacts): readonly Effect[] {
  const { reclaimAgent } = facts
  const node = ownNode(facts)
  if (reclaimAgent === undefined || node === undefined) return []
  const { type } = reclaimAgent.config
  const isPossible = type === 'absent' || type === 'written'
  return isPossible && !isConfigured(facts, reclaimAgent, node)
    ? [{ type: 'configureReclaimAgent' }]
    : []
}
