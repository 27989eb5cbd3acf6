// Prints each machine and pool that changes.
import { realClock } from '#src/clock/real-clock.ts'
import { followList } from '#src/kube/follow-list.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { explainFailure } from '#src/views/explain-failure.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import { summaryOf } from '#src/views/summary.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { CliIo } from '../io.ts'
import type { GetOptions } from '../program/get.ts'
import { isNamed, placeOf } from './list-all.ts'
import type { Print } from './printer.ts'

export interface Watching {
  readonly cluster: Cluster
  readonly kinds: readonly NamedKind[]
  readonly options: GetOptions
  /** What is printed already. */
  readonly first: readonly KubeObject[]
  readonly print: Print
  readonly io: CliIo
  readonly signal: AbortSignal
}

/** Resolves when the signal was aborted. A change that changes nothing in the output is not printed. */
export async function watchAll(watching: Watching): Promise<void> {
  const { cluster, kinds, options, first, io, signal } = watching
  const show = createShow(watching)
  const present = new Map(first.map((each) => [keyOf(each), each]))
  await Promise.all(
    kinds.map(({ resource }) =>
      followList({
        ...cluster,
        clock: realClock,
        resource,
        ...placeOf(options, cluster),
        signal,
        onList(objects) {
          const listed = new Set(objects.map(keyOf))
          for (const [key, object] of present) {
            if (object.kind !== resource.kind || listed.has(key)) continue
            present.delete(key)
            show(object, 'Deleted')
          }
          for (const object of objects) {
            present.set(keyOf(object), object)
            show(object)
          }
        },
        onChange(object, type) {
          if (type === 'DELETED') present.delete(keyOf(object))
          else present.set(keyOf(object), object)
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

function createShow({ cluster, options, first, print }: Watching) {
  const { clock } = cluster
  const summarize = (object: KubeObject) => summaryOf(object, clock.now())
  const shown = new Map(first.map((each) => [keyOf(each), JSON.stringify(summarize(each))]))
  return (object: KubeObject, state?: 'Deleted') => {
    if (!isNamed(options, object.metadata.name)) return
    const summary = summarize(object)
    const told = state === undefined ? summary : { ...summary, state, why: '' }
    const text = JSON.stringify(told)
    if (shown.get(keyOf(object)) === text) return
    shown.set(keyOf(object), text)
    print([told])
  }
}

function keyOf({ kind, metadata: { namespace = '', name } }: KubeObject): string {
  return `${kind} ${namespace}/${name}`
}
