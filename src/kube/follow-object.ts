// Follows one object: its present state, then each change, over as many watches as it takes.
import type { Clock } from '#src/clock/clock.ts'
import { pause } from '#src/clock/pause.ts'
import { asObject, errorFrom } from '#src/kube/answer.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import { textAt, valueAt } from '#src/kube/json.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { pathOf, type Resource } from '#src/kube/resource.ts'

export interface FollowOptions {
  readonly client: KubeClient
  readonly openStream: OpenStream
  readonly clock: Clock
  readonly resource: Resource
  readonly key: ObjectKey
  readonly signal: AbortSignal
  /** Is called with the state as it is at first, and after each change; `undefined` while there is no such object. The same
   * state may come twice. */
  readonly onChange: (object: KubeObject | undefined) => void
  /** The watch failed, and is tried again after `retrySeconds`. What is known stays as it is. */
  readonly onFailure: (error: unknown, retrySeconds: number) => void
}

/** The server ends a watch after this time. */
const WATCH_SECONDS = 300
/** A connection that died in silence is given up this much later. */
const GRACE_SECONDS = 30
const LONGEST_BACK_OFF_SECONDS = 30

/** Resolves when the signal was aborted. Needs the rights `get` and `watch`. */
export async function followObject(options: FollowOptions): Promise<void> {
  const { clock, signal, onFailure } = options
  let failures = 0
  while (!signal.aborted) {
    let pauseSeconds = 1
    try {
      await watchOnce(options, () => {
        failures = 0
      })
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      pauseSeconds = Math.min(2 ** (failures - 1), LONGEST_BACK_OFF_SECONDS)
      onFailure(error, pauseSeconds)
    }
    await pause(clock, pauseSeconds, signal)
  }
}

// A watch without a resourceVersion begins with the object as it is, if there is one. It says nothing if there is none, so
// that is asked; after the watch has begun, so that no change falls between the two.
async function watchOnce(options: FollowOptions, onBegin: () => void): Promise<void> {
  const { client, openStream, resource, key, signal, onChange } = options
  const { namespace, name } = key
  const query = new URLSearchParams({
    watch: 'true',
    fieldSelector: `metadata.name=${name}`,
    timeoutSeconds: String(WATCH_SECONDS),
  })
  const path = `${pathOf(resource, namespace === undefined ? {} : { namespace })}?${query}`
  const limit = AbortSignal.timeout((WATCH_SECONDS + GRACE_SECONDS) * 1000)
  const left = new AbortController()
  try {
    const lines = await openStream(path, AbortSignal.any([signal, limit, left.signal]))
    if ((await client.get(resource, key, signal)) === undefined) onChange(undefined)
    onBegin()
    for await (const line of lines) {
      const event = parseEvent(line, path)
      if (event !== 'other') onChange(event)
    }
  } finally {
    // Closes the connection also when the lines were not read to their end.
    left.abort()
  }
}

function parseEvent(line: string, path: string): KubeObject | undefined | 'other' {
  const event = parseJson(line, path)
  const object = valueAt(event, 'object')
  switch (textAt(event, 'type')) {
    case 'ADDED':
    case 'MODIFIED':
      return asObject(object)
    case 'DELETED':
      return undefined
    case 'ERROR': {
      const status = Number(valueAt(object, 'code') ?? 500)
      throw errorFrom(
        { method: 'GET', path },
        { status, headers: {}, body: JSON.stringify(object) },
      )
    }
    default:
      return 'other'
  }
}

function parseJson(line: string, path: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new KubeError('BadAnswer', `GET ${path.split('?')[0]}: a line of the watch is not JSON`)
  }
}
