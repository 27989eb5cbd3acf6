// How the controller and the agent on a Node talk about an emergency reclaim. The controller labels the Node and writes
// the commands into a ConfigMap. The agent answers with three annotations on the Node. Names and format are those of
// 5-Spot, so that either side can be 5-Spot's own.
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'

/** On a Node that needs an agent. The agent's DaemonSet selects it. */
export const RECLAIM_AGENT_LABEL = '5spot.finos.org/reclaim-agent'
export const RECLAIM_AGENT_ENABLED = 'enabled'

/** In the cluster of the Node: the agent and its ConfigMaps. */
export const RECLAIM_NAMESPACE = '5spot-system'
export const RECLAIM_CONFIG_KEY = 'reclaim.toml'

/** Asks for the reclaim, only with the value `true`. */
export const RECLAIM_REQUESTED = '5spot.finos.org/reclaim-requested'
export const RECLAIM_REASON = '5spot.finos.org/reclaim-reason'
/** RFC 3339. */
export const RECLAIM_REQUESTED_AT = '5spot.finos.org/reclaim-requested-at'

/** How often an agent looks at the processes when its ConfigMap does not say. */
export const POLL_INTERVAL_MS = 250

/** The ConfigMap of the agent on one Node. */
export function reclaimConfigKey(nodeName: string): NamespacedKey {
  return { namespace: RECLAIM_NAMESPACE, name: `reclaim-agent-${nodeName}` }
}

/** The text of the key `reclaim.toml`. The same commands give the same text. */
export function writeReclaimToml(commands: readonly string[]): string {
  return [
    '# Written by the controller of the ScheduledMachine from spec.killIfCommands.',
    '# Changes made here are overwritten.',
    `match_commands = [${commands.map(tomlString).join(', ')}]`,
    'match_argv_substrings = []',
    `poll_interval_ms = ${POLL_INTERVAL_MS}`,
    '',
  ].join('\n')
}

/** Whether the Node has the label that the agents' DaemonSet selects. */
export function hasReclaimAgent({ metadata: { labels } }: KubeObject): boolean {
  return labels?.[RECLAIM_AGENT_LABEL] === RECLAIM_AGENT_ENABLED
}

/**
 * The merge patch that sets or removes the label, and nothing else. With the Node's uid in it, the server refuses it for a
 * Node of the same name that was created since.
 */
export function reclaimAgentPatch({ metadata: { uid } }: KubeObject, isWanted: boolean): object {
  return {
    metadata: { uid, labels: { [RECLAIM_AGENT_LABEL]: isWanted ? RECLAIM_AGENT_ENABLED : null } },
  }
}

/** What the annotations of a Node ask for. */
export interface ReclaimRequest {
  readonly reason?: string
  /** As the agent wrote it: it may be any text. */
  readonly requestedAt?: string
}

/** The request on a Node; `undefined` when there is none. Reason and time alone are no request. */
export function reclaimRequestOf({ metadata }: KubeObject): ReclaimRequest | undefined {
  const { annotations = {} } = metadata
  if (annotations[RECLAIM_REQUESTED] !== 'true') return undefined
  const reason = annotations[RECLAIM_REASON]
  const requestedAt = annotations[RECLAIM_REQUESTED_AT]
  return { ...(reason && { reason }), ...(requestedAt && { requestedAt }) }
}

/** The merge patch that removes the request, and nothing else; with the Node's uid, as `reclaimAgentPatch`. */
export function clearRequestPatch({ metadata: { uid } }: KubeObject): object {
  const names = [RECLAIM_REQUESTED, RECLAIM_REASON, RECLAIM_REQUESTED_AT]
  return { metadata: { uid, annotations: Object.fromEntries(names.map((name) => [name, null])) } }
}

// A basic string of TOML is a JSON string, but for two things: TOML does not allow the character DEL in it, nor half of a
// surrogate pair in any form.
function tomlString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\u007f')
}
