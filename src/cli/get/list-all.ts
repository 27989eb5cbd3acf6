// The machines and pools that a `get` is about, as far as the reader may list them.
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { explainFailure } from '#src/views/explain-failure.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { unknownDefinition } from '../cluster/target.ts'
import { CommandFailed } from '../command-failed.ts'
import type { CliIo } from '../io.ts'
import type { GetOptions } from '../program/get.ts'

export interface Listed {
  readonly readable: readonly NamedKind[]
  readonly objects: readonly KubeObject[]
}

/** Throws a CommandFailed when none of the kinds can be listed. A note on stderr says why one cannot. */
export async function listAll(
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

/** The namespace to list; none: all of them. */
export function placeOf(
  { allNamespaces, namespace }: GetOptions,
  cluster: Cluster,
): { namespace?: string } {
  return allNamespaces ? {} : { namespace: namespace ?? cluster.namespace }
}

/** Whether it is one of the objects that were asked for. */
export function isNamed({ names }: GetOptions, name: string): boolean {
  return names.length === 0 || names.includes(name)
}
