// What the stand-ins of the embedded control plane stand on, when they are on the watches of real API servers.
import { realClock } from '#src/clock/real-clock.ts'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import type { StandInContext } from '#src/embedded/stand-ins/stand-in.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { Following } from './follow.ts'

export interface StandInContextOptions {
  readonly transport: Transport
  /** Of whom the changes come. */
  readonly sources: readonly Following[]
  /** The latest of all that `sources` follow. */
  readonly mirror: Mirror
  /** How many objects a stand-in handles at the same time. */
  readonly concurrency: number
}

export function standInContext({
  transport,
  sources,
  mirror,
  concurrency,
}: StandInContextOptions): StandInContext {
  return {
    clock: realClock,
    client: createKubeClient(transport),
    transport,
    mirror,
    seed: 0,
    concurrency,
    functions: new Set(),
    changes: (listener) => {
      for (const source of sources) source.changes(listener)
    },
    follow(listener) {
      for (const source of sources) {
        for (const change of source.mirror.replay()) listener(change)
        source.changes(listener)
      }
    },
  }
}
