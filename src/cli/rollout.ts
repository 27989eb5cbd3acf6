// `sundial rollout`: the nodes of a pool, as they move to its image.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { POOL_KIND } from '#src/views/kinds.ts'
import { notePassedOver, onCluster } from './cluster/cluster.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { keyNamed, readTarget } from './cluster/target.ts'
import type { CliIo } from './io.ts'
import type { RolloutOptions } from './program/rollout.ts'
import { printerOf } from './rollout/print.ts'
import { watchRollout } from './rollout/watch.ts'

/**
 * Prints the pool, and with `watch` again after each change until Ctrl-C, or until the pool is gone; a picture in a
 * terminal is updated in place. Returns 0. Throws a CommandFailed when there is no such pool or the cluster refuses.
 */
export async function rollout(
  options: RolloutOptions,
  io: CliIo,
  untilStopped: () => AbortSignal,
  surroundings?: Surroundings,
): Promise<number> {
  return onCluster(
    options,
    async (cluster) => {
      notePassedOver(cluster, io)
      const key = keyNamed(POOL_KIND, options.name, undefined, cluster)
      const pool = await readTarget(cluster, POOL_KIND, key)
      const printer = printerOf(options, cluster, io)
      if (options.watch) {
        await watchRollout(cluster, pool, { io, printer, signal: untilStopped() })
      } else {
        printer.show(pool, await cluster.client.list(BOOTC_NODES))
      }
      return 0
    },
    surroundings,
  )
}
