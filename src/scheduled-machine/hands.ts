// What a pass acts with, and what it has done with it.
import type { Discovery } from '#src/cluster-api/discovery.ts'
import type { Machine } from '#src/cluster-api/machine.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { EvictionResult } from '#src/nodes/evict.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Observed } from './observed.ts'

export interface Hands {
  readonly client: KubeClient
  /** The cluster that the Node is in. */
  readonly nodes: KubeClient | undefined
  readonly discovery: Discovery
  readonly log: Logger
}

/** What a pass has done so far: later effects build on it. */
export interface Deeds {
  /** The status as it stands in the API now. */
  readonly rawStatus: unknown
  readonly resourceVersion: string
  readonly machine: Machine | undefined
  readonly evictions: readonly EvictionResult[]
}

export function deedsOf({ rawStatus, resourceVersion, world }: Observed): Deeds {
  const machine = world?.machine.type === 'ours' ? world.machine.value : undefined
  return { rawStatus, resourceVersion, machine, evictions: [] }
}
