// Reads the ConfigMap of the agent's Node whenever it changes.
import {
  BadConfiguration,
  type Configuration,
  configurationOf,
} from '#src/agents/reclaim/configuration.ts'
import { type FollowOptions, followObject } from '#src/kube/follow-object.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { reclaimConfigKey } from '#src/nodes/reclaim.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface FollowConfigurationOptions
  extends Pick<FollowOptions, 'client' | 'openStream' | 'clock' | 'signal'> {
  readonly nodeName: string
  readonly log: Logger
  /** Is called at first, and at each change; `undefined` while there is nothing to look for. */
  readonly onChange: (configuration: Configuration | undefined) => void
}

/** Resolves when the signal was aborted. A text that is no configuration changes nothing: the last good one stays. */
export function followConfiguration(options: FollowConfigurationOptions): Promise<void> {
  const { client, openStream, clock, signal, nodeName, log, onChange } = options
  const key = reclaimConfigKey(nodeName)
  return followObject({
    client,
    openStream,
    clock,
    signal,
    resource: CONFIG_MAPS,
    key,
    onChange(configMap: KubeObject | undefined) {
      try {
        onChange(configurationOf(configMap))
      } catch (error) {
        if (!(error instanceof BadConfiguration)) throw error
        log.error('refused the configuration', { ...key, reason: error.message })
      }
    },
    onFailure: (error, retrySeconds) =>
      log.warn('could not watch the configuration', { ...key, error, retrySeconds }),
  })
}
