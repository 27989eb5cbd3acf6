// The ConfigMap of the agent on a Node. Its labels are those of 5-Spot, so that a ConfigMap of 5-Spot is taken over.
import { isFields, optionalTextAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { RECLAIM_CONFIG_KEY, reclaimConfigKey, writeReclaimToml } from '#src/nodes/reclaim.ts'
import { CONFIGURED_BY_ANNOTATION } from '../labels.ts'

const LABELS = {
  'app.kubernetes.io/name': '5spot',
  'app.kubernetes.io/component': 'reclaim-agent',
}

export interface AgentConfig {
  readonly nodeName: string
  readonly commands: readonly string[]
  /** The UID of the ScheduledMachine. */
  readonly uid: string
}

/** The ConfigMap, ready to be created. */
export function buildAgentConfig({ nodeName, commands, uid }: AgentConfig): KubeObject {
  return {
    apiVersion: CONFIG_MAPS.apiVersion,
    kind: CONFIG_MAPS.kind,
    metadata: {
      ...reclaimConfigKey(nodeName),
      labels: LABELS,
      annotations: { [CONFIGURED_BY_ANNOTATION]: uid },
    },
    data: { [RECLAIM_CONFIG_KEY]: writeReclaimToml(commands) },
  }
}

/**
 * The merge patch that gives the ConfigMap the wanted content. It is conditional on the ConfigMap as it was read.
 * `undefined` when nothing has to change.
 */
export function agentConfigPatch(found: KubeObject, wanted: AgentConfig): object | undefined {
  const { metadata, ...content } = buildAgentConfig(wanted)
  const isAsWanted =
    isConfiguredBy(found, wanted.uid) &&
    isFields(found['data']) &&
    found['data'][RECLAIM_CONFIG_KEY] === Object(content['data'])[RECLAIM_CONFIG_KEY]
  if (isAsWanted) return undefined
  const { resourceVersion } = found.metadata
  const { annotations } = metadata
  return { metadata: { resourceVersion, annotations }, data: content['data'] }
}

/** Whether a controller wrote the ConfigMap: Sundial, or 5-Spot before it. A person's ConfigMap has no such labels. */
export function isOfController(config: KubeObject): boolean {
  return Object.entries(LABELS).every(
    ([key, value]) => optionalTextAt(config, 'metadata', 'labels', key) === value,
  )
}

/** Whether the ScheduledMachine with this UID wrote the ConfigMap last. */
export function isConfiguredBy(config: KubeObject, uid: string): boolean {
  return config.metadata.annotations?.[CONFIGURED_BY_ANNOTATION] === uid
}
