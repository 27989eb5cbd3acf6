// One look at the processes, without a watch.
import { configurationOf } from '#src/agents/reclaim/configuration.ts'
import { examine } from '#src/agents/reclaim/examine.ts'
import type { Proc } from '#src/agents/reclaim/proc.ts'
import type { Requester } from '#src/agents/reclaim/requester.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { reclaimConfigKey } from '#src/nodes/reclaim.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface OneShotOptions {
  readonly client: KubeClient
  readonly proc: Proc
  readonly requester: Requester
  readonly nodeName: string
  readonly ignoresContainers: boolean
  readonly log: Logger
}

/**
 * Reads the configuration, compares every process with it, and resolves when the request for the first match was taken.
 * Throws a BadConfiguration, and a KubeError when the configuration cannot be read.
 */
export async function lookOnce(options: OneShotOptions): Promise<void> {
  const { client, proc, requester, nodeName, ignoresContainers, log } = options
  const configuration = configurationOf(await client.get(CONFIG_MAPS, reclaimConfigKey(nodeName)))
  if (configuration === undefined) {
    log.info('looking for nothing')
    return
  }
  for (const pid of proc.pids()) {
    const found = examine(proc, pid, { configuration, ignoresContainers })
    if (typeof found === 'string') continue
    const { comm, pattern, source } = found
    log.info('process matched', { pid, comm, pattern, source })
    requester.request(found)
    await requester.settled()
    return
  }
  log.info('no process matched')
}
