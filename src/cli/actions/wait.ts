// Follows an object until a change is carried out, and prints each new message of its status.
import type { Duration } from 'luxon'
import { realClock } from '#src/clock/real-clock.ts'
import { followObject } from '#src/kube/follow-object.ts'
import { numberAt, textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { explainFailure } from '#src/views/explain-failure.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import { printable } from '#src/views/printable.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { CommandFailed } from '../command-failed.ts'

export interface Waiting {
  readonly cluster: Cluster
  readonly kind: NamedKind
  readonly key: ObjectKey
  /** Of the object after the change. A status about an earlier one does not count. */
  readonly generation: number
  readonly isDone: (object: KubeObject) => boolean
  /** Why it will not be done, and what to do. `undefined`: it may be. */
  readonly hindrance?: (object: KubeObject) => string | undefined
  /** Lines that follow the message of the status. */
  readonly heldBy?: ((object: KubeObject) => readonly string[]) | undefined
  readonly tell: (line: string) => void
  /** Ctrl-C. */
  readonly signal: AbortSignal
  /** By the clock of this computer. */
  readonly timeout?: Duration | undefined
}

export type WaitResult = 'done' | 'deleted' | 'stopped' | 'late'

/** Whether a function has carried out the change of this generation. */
export function isCarriedOut(
  object: KubeObject,
  { generation, isDone }: Pick<Waiting, 'generation' | 'isDone'>,
): boolean {
  return (numberAt(object.status, 'observedGeneration') ?? 0) >= generation && isDone(object)
}

/** Throws a KubeError when the reader may not watch, and a CommandFailed for a hindrance. Other failures are told, and it
 * goes on. */
export async function waitUntilDone(waiting: Waiting): Promise<WaitResult> {
  const { cluster, kind, key, hindrance, heldBy, tell, signal, timeout } = waiting
  const end = new AbortController()
  const late = timeout === undefined ? [] : [AbortSignal.timeout(timeout.toMillis())]
  let result: WaitResult = 'stopped'
  let refusal: unknown
  let told = ''
  await followObject({
    ...cluster,
    clock: realClock,
    resource: kind.resource,
    key,
    signal: AbortSignal.any([signal, end.signal, ...late]),
    onChange(object) {
      if (end.signal.aborted) return
      if (object === undefined) {
        result = 'deleted'
        return end.abort()
      }
      const lines = [progressOf(object), ...(heldBy?.(object) ?? []).map(printable)]
      if (lines.join('\n') !== told) for (const line of lines) tell(line)
      told = lines.join('\n')
      if (isCarriedOut(object, waiting)) {
        result = 'done'
        return end.abort()
      }
      const why = hindrance?.(object)
      if (why === undefined) return
      refusal = new CommandFailed(why)
      end.abort()
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
  return result === 'stopped' && late.some(({ aborted }) => aborted) ? 'late' : result
}

function progressOf({ status }: KubeObject): string {
  const state = textAt(status, 'phase') || textAt(status, 'reason') || 'New'
  return printable([state, textAt(status, 'message')].filter(Boolean).join(': '))
}
