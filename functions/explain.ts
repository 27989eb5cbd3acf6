// Why an object is in its state, and what the next pass decides: for the program and for the console.
import { machineSettings, tagInterval } from '#functions/installed-settings.ts'
import { connectTo } from '#functions/workload-cluster.ts'
import type { ObjectKey } from '#src/kube/object.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import type { Explanation } from '#src/views/why/explanation.ts'
import { createReader, type ReaderOptions } from '#src/views/why/reader.ts'

export interface ExplainOptions extends Omit<ReaderOptions, 'settings' | 'connect'> {
  /** Whether workload clusters are reached with their kubeconfigs. If not, their Nodes count as unread. */
  readonly reachesClusters: boolean
}

/** `undefined`: there is no such object. Throws the errors of the client. Loads only what its kind needs. */
export async function explain(
  { resource: { kind } }: NamedKind,
  { namespace = 'default', name }: ObjectKey,
  { reachesClusters, ...options }: ExplainOptions,
): Promise<Explanation | undefined> {
  const reader = createReader({
    ...options,
    settings: { machineSettings, tagInterval },
    ...(reachesClusters && { connect: (to) => connectTo(to, (transport) => transport) }),
  })
  switch (kind) {
    case 'ScheduledMachine': {
      const { explainMachine } = await import('#src/views/why/scheduled-machine.ts')
      return explainMachine({ namespace, name }, reader)
    }
    case 'BootcNode': {
      const { explainNode } = await import('#src/views/why/bootc-node.ts')
      return explainNode(name, reader)
    }
    default: {
      const { explainPool } = await import('#src/views/why/bootc-node-pool.ts')
      return explainPool(name, reader)
    }
  }
}
