// The reclaim agent on the Node of a situation.
import type { ReclaimAgentFact } from '#src/scheduled-machine/facts.ts'
import { buildAgentConfig } from '#src/scheduled-machine/reclaim/agent-config.ts'
import { node, UID, type World } from '#test/support/situation.ts'

export const COMMANDS = ['java', 'steam']
export const WANTED = { killIfCommands: COMMANDS }
export const AGENT_LABEL = { '5spot.finos.org/reclaim-agent': 'enabled' }
/** The Node, with the label that the agents' DaemonSet selects. */
export const LABELLED = node({ metadata: { labels: AGENT_LABEL } })
/** The status names the Node before the ConfigMap is written. */
export const STORED = { reclaimAgent: { nodeName: 'worker' } }

export const NO_CONFIG: ReclaimAgentFact = { nodeName: 'worker', config: { type: 'absent' } }
export const FOREIGN_CONFIG: ReclaimAgentFact = { nodeName: 'worker', config: { type: 'foreign' } }
export const REFUSED_CONFIG: ReclaimAgentFact = {
  nodeName: 'worker',
  config: { type: 'refused', message: 'no right' },
}

/** The ConfigMap as Sundial writes it for these commands. */
export function config(commands = COMMANDS, nodeName = 'worker', uid = UID): ReclaimAgentFact {
  const { metadata, ...rest } = buildAgentConfig({ nodeName, commands, uid })
  const object = { ...rest, metadata: { ...metadata, uid: 'uid-config', resourceVersion: '5' } }
  return { nodeName, config: { type: 'written', object } }
}

/** In service, with an agent as the spec wants it. */
export const CONFIGURED: Partial<World> = { node: LABELLED, reclaimAgent: config() }
