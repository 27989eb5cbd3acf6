// Follows a pool and its nodes, and prints them after each change.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { followList } from '#src/kube/follow-list.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { explainFailure } from '#src/views/explain-failure.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { CliIo } from '../io.ts'
import type { Printer } from './print.ts'

/** Changes within this time are drawn together. */
const TOGETHER_MS = 100

export interface Watching {
  readonly io: CliIo
  readonly printer: Printer
  readonly signal: AbortSignal
}

/** Resolves when the signal was aborted, or when the pool is gone. */
export async function watchRollout(
  cluster: Cluster,
  pool: KubeObject,
  { io, printer, signal }: Watching,
): Promise<void> {
  const ended = new AbortController()
  const nodes = new Map<string, KubeObject>()
  let current = pool
  let hasNodes = false
  let timer: NodeJS.Timeout | undefined
  const show = () => {
    timer = undefined
    if (hasNodes && !ended.signal.aborted) printer.show(current, [...nodes.values()])
  }
  const soon = () => {
    timer ??= setTimeout(show, TOGETHER_MS)
  }
  const isOurs = ({ metadata }: KubeObject) => metadata.name === pool.metadata.name
  const end = () => {
    show()
    io.stderr(`BootcNodePool ${pool.metadata.name} is gone.\n`)
    ended.abort()
  }
  const shared = {
    ...cluster,
    clock: realClock,
    signal: AbortSignal.any([signal, ended.signal]),
    onFailure(error: unknown, seconds: number) {
      if (!isKubeError(error)) throw error
      io.stderr(`${explainFailure(error, cluster)} Tried again in ${seconds} s.\n`)
      printer.forget()
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
