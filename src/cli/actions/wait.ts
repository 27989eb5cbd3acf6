// Follows an object until a change is carried out, and prints each new message of its status.
import { realClock } from '#src/clock/real-clock.ts'
import { followObject } from '#src/kube/follow-object.ts'
import { numberAt, textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { explainFailure } from '../cluster/explain-failure.ts'
import type { NamedKind } from '../cluster/kinds.ts'
import { printable } from '../output/printable.ts'

export interface Waiting {
  readonly cluster: Cluster
  readonly kind: NamedKind
  readonly key: ObjectKey
  /** Of the object after the change. A status about an earlier one does not count. */
  readonly generation: number
  readonly isDone: (object: KubeObject) => boolean
  readonly tell: (line: string) => void
  /** Ctrl-C. */
  readonly signal: AbortSignal
}

/** Throws a KubeError when the reader may not watch. Other failures are told, and it goes on. */
export async function waitUntilDone(waiting: Waiting): Promise<'done' | 'deleted' | 'stopped'> {
  const { cluster, kind, key, generation, isDone, tell, signal } = waiting
  const end = new AbortController()
  let result: 'done' | 'deleted' | 'stopped' = 'stopped'
  let refusal: unknown
  let told = ''
  await followObject({
    ...cluster,
    clock: realClock,
    resource: kind.resource,
    key,
    signal: AbortSignal.any([signal, end.signal]),
    onChange(object) {
      if (end.signal.aborted) return
      if (object === undefined) {
        result = 'deleted'
        return end.abort()
      }
      const line = progressOf(object)
      if (line !== told) tell(line)
      told = line
      if (observedOf(object) >= generation && isDone(object)) {
        result = 'done'
        end.abort()
      }
    },
    onFailure(error, seconds) {
      if (!isKubeError(error) || isKubeError(error, 'Forbidden')) {
        refusal = error
        return end.abort()
      }
      tell(`${explainFailure(error, cluster)} Tried again in ${seconds} s.`)
    },
  })
  if (refusal !== undefined) throw refusal
  return result
}

function observedOf({ status }: KubeObject): number {
  return numberAt(status, 'observedGeneration') ?? 0
}

function progressOf({ status }: KubeObject): string {
  const state = textAt(status, 'phase') || textAt(status, 'reason') || 'New'
  return printable([state, textAt(status, 'message')].filter(Boolean).join(': '))
}
