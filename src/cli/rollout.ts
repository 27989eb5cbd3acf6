// `sundial rollout`: the nodes of a pool, as they move to its image.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { POOL_KIND } from '#src/views/kinds.ts'
import { progressOf } from '#src/views/rollout-progress.ts'
import { notePassedOver, onCluster } from './cluster/cluster.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { keyNamed, readTarget } from './cluster/target.ts'
import type { CliIo } from './io.ts'
import { createStyle } from './output/style.ts'
import type { RolloutOptions } from './program/rollout.ts'
import { drawRollout } from './rollout/draw.ts'
import { watchRollout } from './rollout/watch.ts'

/**
 * Draws the pool, and with `watch` again after each change until Ctrl-C, or until the pool is gone; a terminal is updated in
 * place. Returns 0. Throws a CommandFailed when there is no such pool or the cluster refuses.
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
      const draw = (of: KubeObject, nodes: readonly KubeObject[]) => {
        const now = cluster.clock.now()
        return drawRollout(progressOf(of, nodes, now), {
          style: createStyle(io.color),
          zone: options.timezone ?? io.timezone ?? 'UTC',
          now,
          columns: io.columns,
          hasRelativeTimes: !options.watch || io.terminal === true,
        })
      }
      if (!options.watch) {
        const nodes = await cluster.client.list(BOOTC_NODES)
        io.stdout(`${draw(pool, nodes).join('\n')}\n`)
        return 0
      }
      await watchRollout(cluster, pool, { io, draw, signal: untilStopped() })
      return 0
    },
    surroundings,
  )
}
