// `sundial get`: machines and pools of a cluster, one line each.
import type { KubeObject } from '#src/kube/object.ts'
import { MACHINE_KIND, type NamedKind, POOL_KIND } from '#src/views/kinds.ts'
import { summaryOf } from '#src/views/summary.ts'
import { type Cluster, notePassedOver, onCluster } from './cluster/cluster.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { kindNamed } from './cluster/kinds.ts'
import { keyNamed } from './cluster/target.ts'
import { CommandFailed } from './command-failed.ts'
import { isNamed, listAll, placeOf } from './get/list-all.ts'
import { printerOf } from './get/printer.ts'
import { watchAll } from './get/watch-all.ts'
import type { CliIo } from './io.ts'
import type { GetOptions } from './program/get.ts'
import { UsageError } from './usage-error.ts'

/**
 * Prints the machines and the pools, and with `watch` each change until Ctrl-C. Returns 0. Throws a CommandFailed when the
 * cluster refuses, has none of the definitions, or lacks one of `names`; a UsageError for names that contradict
 * `namespace`. If only one of the two kinds can be read, a note on stderr says so, unless it is the one that was asked for.
 */
export async function get(
  asked: GetOptions,
  io: CliIo,
  untilStopped: () => AbortSignal,
  surroundings?: Surroundings,
): Promise<number> {
  const kinds = kindsOf(asked)
  return onCluster(
    asked,
    async (cluster) => {
      notePassedOver(cluster, io)
      const options = withoutNamespaces(asked, kinds, cluster)
      const { readable, objects } = await listAll(cluster, kinds, options, io)
      const print = printerOf(options, cluster, io)
      const named = objects.filter(({ metadata }) => isNamed(options, metadata.name))
      refuseMissing(options, named, cluster)
      if (objects.length === 0) io.stderr(`${whereOf(options, cluster)}\n`)
      const now = cluster.clock.now()
      print(named.map((each) => summaryOf(each, now)))
      if (options.watch) {
        const signal = untilStopped()
        await watchAll({ cluster, kinds: readable, options, first: named, print, io, signal })
      }
      return 0
    },
    surroundings,
  )
}

function kindsOf({ kind }: GetOptions): readonly NamedKind[] {
  if (kind === undefined) return [MACHINE_KIND, POOL_KIND]
  const found = kindNamed(kind)
  if (found === MACHINE_KIND || found === POOL_KIND) return [found]
  throw new UsageError(
    `sundial get lists machines and pools. For the nodes of a pool: sundial rollout POOL.`,
  )
}

// A name may have its namespace before it, as in other commands.
function withoutNamespaces(
  options: GetOptions,
  [kind]: readonly NamedKind[],
  cluster: Cluster,
): GetOptions {
  if (kind === undefined || options.names.length === 0) return options
  const keys = options.names.map((name) => keyNamed(kind, name, options.namespace, cluster))
  const [namespace, ...others] = new Set(keys.map((key) => key.namespace))
  if (others.length > 0) {
    throw new UsageError(`names of several namespaces: ask for each namespace, or use -A.`)
  }
  const names = keys.map(({ name }) => name)
  return { ...options, names, ...(namespace !== undefined && { namespace }) }
}

function whereOf(options: GetOptions, cluster: Cluster): string {
  const { namespace } = placeOf(options, cluster)
  if (namespace === undefined) return `There is nothing yet in ${cluster.title}.`
  return `There is nothing in namespace ${namespace} of ${cluster.title}. All namespaces: -A.`
}

function refuseMissing(options: GetOptions, found: readonly KubeObject[], cluster: Cluster): void {
  const missing = options.names.filter((name) => !found.some((each) => each.metadata.name === name))
  if (missing.length === 0) return
  const { namespace } = placeOf(options, cluster)
  const [kind] = kindsOf(options)
  const where = kind?.resource.namespaced ? ` in namespace ${namespace}` : ''
  const all = kind?.resource.namespaced ? ' -A' : ''
  throw new CommandFailed(
    `${cluster.title} has no ${kind?.resource.kind} ${missing.join(', ')}${where}. See sundial get ${options.kind}${all}.`,
  )
}
