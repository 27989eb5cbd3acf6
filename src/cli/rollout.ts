// `sundial rollout`: the nodes of a pool, as they move to its image.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { followList } from '#src/kube/follow-list.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Cluster, onCluster } from './cluster/cluster.ts'
import { explainFailure } from './cluster/explain-failure.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { POOL_KIND } from './cluster/kinds.ts'
import { keyNamed, readTarget } from './cluster/target.ts'
import type { CliIo } from './io.ts'
import { createStyle } from './output/style.ts'
import type { RolloutOptions } from './program/rollout.ts'
import { drawRollout } from './rollout/draw.ts'
import { progressOf } from './rollout/progress.ts'

/** Changes within this time are drawn together. */
const TOGETHER_MS = 100

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
      const key = keyNamed(POOL_KIND, options.name, undefined, cluster)
      const pool = await readTarget(cluster, POOL_KIND, key)
      const draw = (of: KubeObject, nodes: readonly KubeObject[]) =>
        drawRollout(progressOf(of, nodes), {
          style: createStyle(io.color),
          zone: options.timezone ?? io.timezone ?? 'UTC',
          now: cluster.clock.now(),
          columns: io.columns,
          hasRelativeTimes: !options.watch || io.terminal === true,
        })
      if (!options.watch) {
        const nodes = await cluster.client.list(BOOTC_NODES)
        io.stdout(`${draw(pool, nodes).join('\n')}\n`)
        return 0
      }
      await watch(cluster, pool, { io, draw, signal: untilStopped() })
      return 0
    },
    surroundings,
  )
}

interface Watching {
  readonly io: CliIo
  readonly draw: (pool: KubeObject, nodes: readonly KubeObject[]) => readonly string[]
  readonly signal: AbortSignal
}

async function watch(
  cluster: Cluster,
  pool: KubeObject,
  { io, draw, signal }: Watching,
): Promise<void> {
  const ended = new AbortController()
  const screen = createScreen(io)
  const nodes = new Map<string, KubeObject>()
  let current = pool
  let hasNodes = false
  let timer: NodeJS.Timeout | undefined
  const show = () => {
    timer = undefined
    if (hasNodes && !ended.signal.aborted) screen.show(draw(current, [...nodes.values()]))
  }
  const soon = () => {
    timer ??= setTimeout(show, TOGETHER_MS)
  }
  const isOurs = ({ metadata }: KubeObject) => metadata.name === pool.metadata.name
  const end = () => {
    show()
    io.stdout(`BootcNodePool ${pool.metadata.name} is gone.\n`)
    ended.abort()
  }
  const shared = {
    ...cluster,
    clock: realClock,
    signal: AbortSignal.any([signal, ended.signal]),
    onFailure(error: unknown, seconds: number) {
      if (!isKubeError(error)) throw error
      io.stderr(`${explainFailure(error, cluster)} Tried again in ${seconds} s.\n`)
      screen.forget()
    },
  }
  await Promise.all([
    followList({
      ...shared,
      resource: BOOTC_NODE_POOLS,
      onList(pools) {
        const found = pools.find(isOurs)
        if (found === undefined) return end()
        current = found
        soon()
      },
      onChange(object, type) {
        if (!isOurs(object)) return
        if (type === 'DELETED') return end()
        current = object
        soon()
      },
    }),
    followList({
      ...shared,
      resource: BOOTC_NODES,
      onList(all) {
        nodes.clear()
        for (const node of all) nodes.set(node.metadata.name, node)
        hasNodes = true
        soon()
      },
      onChange(node, type) {
        if (type === 'DELETED') nodes.delete(node.metadata.name)
        else nodes.set(node.metadata.name, node)
        soon()
      },
    }),
  ]).finally(() => clearTimeout(timer))
}

interface Screen {
  show(lines: readonly string[]): void
  /** Something else was printed: the next picture goes below it. */
  forget(): void
}

// A terminal is updated in place. Else each picture that differs is printed, with an empty line between.
function createScreen(io: CliIo): Screen {
  let shown: readonly string[] = []
  let isBelow = true
  return {
    show(lines) {
      if (lines.join('\n') === shown.join('\n')) return
      const isFirst = shown.length === 0
      const before = isBelow || io.terminal !== true ? (isFirst ? '' : '\n') : UP(shown.length)
      io.stdout(`${before}${lines.join('\n')}\n`)
      shown = lines
      isBelow = false
    },
    forget() {
      isBelow = true
    },
  }
}

const UP = (lines: number) => `\u001b[${lines}A\u001b[J`
