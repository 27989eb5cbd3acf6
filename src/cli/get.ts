// `sundial get`: machines and pools of a cluster, one line each.
import { realClock } from '#src/clock/real-clock.ts'
import { followList } from '#src/kube/follow-list.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Cluster, onCluster } from './cluster/cluster.ts'
import { explainFailure } from './cluster/explain-failure.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { kindNamed, MACHINE_KIND, type NamedKind, POOL_KIND } from './cluster/kinds.ts'
import { unknownDefinition } from './cluster/target.ts'
import { CommandFailed } from './command-failed.ts'
import { asJson, asJsonLine, asName, asYaml } from './get/print.ts'
import { type Summary, summaryOf } from './get/summary.ts'
import { tableLines } from './get/table.ts'
import type { CliIo } from './io.ts'
import { createStyle } from './output/style.ts'
import type { GetOptions } from './program/get.ts'
import { UsageError } from './usage-error.ts'

/**
 * Prints the machines and the pools, and with `watch` each change until Ctrl-C. Returns 0. Throws a CommandFailed when the
 * cluster refuses, has none of the definitions, or lacks one of `names`. If only one of the two kinds can be read, a note
 * on stderr says so, unless it is the one that was asked for.
 */
export async function get(
  options: GetOptions,
  io: CliIo,
  untilStopped: () => AbortSignal,
  surroundings?: Surroundings,
): Promise<number> {
  const kinds = kindsOf(options)
  return onCluster(
    options,
    async (cluster) => {
      const { readable, objects } = await listAll(cluster, kinds, options, io)
      const print = printerOf(options, cluster, io)
      const named = objects.filter(({ metadata }) => isNamed(options, metadata.name))
      refuseMissing(options, named, cluster)
      print(named.map(summaryOf), objects.length > 0 ? undefined : whereOf(options, cluster))
      if (options.watch) {
        await watchAll(cluster, readable, { options, io, signal: untilStopped() }, named, print)
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

function isNamed({ names }: GetOptions, name: string): boolean {
  return names.length === 0 || names.includes(name)
}

interface Listed {
  readonly readable: readonly NamedKind[]
  readonly objects: readonly KubeObject[]
}

async function listAll(
  cluster: Cluster,
  kinds: readonly NamedKind[],
  options: GetOptions,
  io: CliIo,
): Promise<Listed> {
  const results = await Promise.allSettled(
    kinds.map(({ resource }) => cluster.client.list(resource, placeOf(options, cluster))),
  )
  const readable: NamedKind[] = []
  const objects: KubeObject[] = []
  const failures: { kind: NamedKind; error: unknown }[] = []
  for (const [index, kind] of kinds.entries()) {
    const result = results[index]
    if (result?.status === 'fulfilled') {
      readable.push(kind)
      objects.push(...result.value)
    } else failures.push({ kind, error: result?.reason })
  }
  const told = failures.map(({ kind, error }) => explainList(kind, error, cluster))
  if (readable.length === 0) throw new CommandFailed([...new Set(told)].join('\n'))
  for (const words of told) io.stderr(`note: ${words}\n`)
  return { readable, objects }
}

function explainList({ resource }: NamedKind, error: unknown, cluster: Cluster): string {
  if (!isKubeError(error)) throw error
  return isKubeError(error, 'NotFound')
    ? unknownDefinition(cluster.title, resource.kind)
    : explainFailure(error, cluster)
}

function placeOf(
  { allNamespaces, namespace }: GetOptions,
  cluster: Cluster,
): { namespace?: string } {
  return allNamespaces ? {} : { namespace: namespace ?? cluster.namespace }
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

/** Prints all at first, and then each one that changes. `nothing` is said on stderr when there are none. */
type Print = (summaries: readonly Summary[], nothing?: string) => void

function printerOf(options: GetOptions, cluster: Cluster, io: CliIo): Print {
  const { output, watch } = options
  let all: readonly Summary[] | undefined
  return (summaries, nothing) => {
    if (nothing !== undefined) io.stderr(`${nothing}\n`)
    switch (output) {
      case 'json':
        return io.stdout(watch ? summaries.map(asJsonLine).join('') : asJson(summaries))
      case 'yaml':
        return io.stdout(asYaml(summaries, watch))
      case 'name':
        return io.stdout(summaries.map(asName).join(''))
      case 'table':
      case 'wide': {
        const now = cluster.clock.now()
        const lines = tableLines(
          summaries,
          {
            style: createStyle(io.color),
            zone: options.timezone ?? io.timezone ?? 'UTC',
            now,
            ...(io.terminal === true && output === 'table' && { columns: io.columns }),
            wide: output === 'wide',
            hasNamespaces: options.allNamespaces,
          },
          all,
        )
        all ??= summaries
        return summaries.length === 0 ? undefined : io.stdout(`${lines.join('\n')}\n`)
      }
      default:
        return output satisfies never
    }
  }
}

interface Watching {
  readonly options: GetOptions
  readonly io: CliIo
  readonly signal: AbortSignal
}

// A change that changes nothing in the output is not printed.
async function watchAll(
  cluster: Cluster,
  kinds: readonly NamedKind[],
  { options, io, signal }: Watching,
  first: readonly KubeObject[],
  print: Print,
): Promise<void> {
  const shown = new Map(first.map((each) => [keyOf(each), JSON.stringify(summaryOf(each))]))
  const show = (object: KubeObject, state?: string) => {
    if (!isNamed(options, object.metadata.name)) return
    const summary = summaryOf(object)
    const told = state === undefined ? summary : { ...summary, state, why: '' }
    const text = JSON.stringify(told)
    if (shown.get(keyOf(object)) === text) return
    shown.set(keyOf(object), text)
    print([told])
  }
  const last = new Map(first.map((each) => [keyOf(each), each]))
  await Promise.all(
    kinds.map(({ resource }) =>
      followList({
        ...cluster,
        clock: realClock,
        resource,
        ...placeOf(options, cluster),
        signal,
        onList(objects) {
          const present = new Set(objects.map(keyOf))
          for (const object of objects) show(object)
          for (const [key, object] of last) {
            if (object.kind === resource.kind && !present.has(key)) show(object, 'Deleted')
          }
          for (const object of objects) last.set(keyOf(object), object)
        },
        onChange(object, type) {
          if (type === 'DELETED') last.delete(keyOf(object))
          else last.set(keyOf(object), object)
          show(object, type === 'DELETED' ? 'Deleted' : undefined)
        },
        onFailure(error, seconds) {
          if (!isKubeError(error)) throw error
          io.stderr(`${explainFailure(error, cluster)} Tried again in ${seconds} s.\n`)
        },
      }),
    ),
  )
}

function keyOf({ kind, metadata: { namespace = '', name } }: KubeObject): string {
  return `${kind} ${namespace}/${name}`
}
