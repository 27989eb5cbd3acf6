// Follows one object: its present state, then each change, over as many watches as it takes.
import type { Clock } from '#src/clock/clock.ts'
import { pause } from '#src/clock/pause.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { pathOf, type Resource } from '#src/kube/resource.ts'
import { parseWatchEvent } from '#src/kube/watch-event.ts'

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
  /** A number from 0 to 1, not always the same. */
  readonly random?: () => number
}

/** The server ends a watch after this time, and up to a minute more: programs that lost their watches in the same moment
 * do not all come back together for ever. */
const WATCH_SECONDS = 300
const MORE_SECONDS = 60
/** A connection that died in silence is given up this much later. */
const GRACE_SECONDS = 30
const LONGEST_BACK_OFF_SECONDS = 30
/** A watch that ends sooner, in whatever way, makes the next pause longer: a proxy may answer for a server that is away. */
const SHORT_SECONDS = 10
/** After so many watches that continue one another, the object is read again, whatever was missed: half an hour. */
const MOST_RESUMED = 6

/** Where a watch ended. */
interface Position {
  /** Absent: the next watch begins with the object as it is. */
  readonly resourceVersion?: string
  readonly resumed: number
}

const START: Position = { resumed: 0 }

/** Resolves when the signal was aborted. Needs the rights `get` and `watch`. */
export async function followObject(options: FollowOptions): Promise<void> {
  const { clock, signal, onFailure, random = Math.random } = options
  let short = 0
  let position = START
  while (!signal.aborted) {
    const since = clock.elapsed()
    let failure: { readonly error: unknown } | undefined
    try {
      position = await watchOnce(
        options,
        position,
        WATCH_SECONDS + Math.round(MORE_SECONDS * random()),
      )
    } catch (error) {
      if (signal.aborted) return
      // The place is too old to continue from. Then it begins anew, and nothing is wrong.
      const isTooOld = position !== START && isKubeError(error, 'Expired')
      position = START
      if (!isTooOld) failure = { error }
    }
    short = clock.elapsed() - since < SHORT_SECONDS * 1000 ? short + 1 : 0
    const pauseSeconds = backOffSeconds(short, random)
    if (failure !== undefined) onFailure(failure.error, pauseSeconds)
    await pause(clock, pauseSeconds, signal)
  }
}

// 1, 2, 4 … 30 s by the number of short watches in a row, and up to half of it more.
function backOffSeconds(short: number, random: () => number): number {
  const seconds = Math.min(2 ** Math.max(short - 1, 0), LONGEST_BACK_OFF_SECONDS)
  return Math.round(seconds * (1 + random() / 2) * 10) / 10
}

// A watch without a resourceVersion begins with the object as it is, if there is one. It says nothing if there is none, so
// that is asked; after the watch has begun, so that no change falls between the two. A watch that continues another one
// needs no read.
async function watchOnce(
  options: FollowOptions,
  { resourceVersion, resumed }: Position,
  seconds: number,
): Promise<Position> {
  const { client, openStream, resource, key, signal, onChange } = options
  const { namespace, name } = key
  const query = new URLSearchParams({
    watch: 'true',
    fieldSelector: `metadata.name=${name}`,
    timeoutSeconds: String(seconds),
    allowWatchBookmarks: 'true',
    ...(resourceVersion !== undefined && { resourceVersion }),
  })
  const path = `${pathOf(resource, namespace === undefined ? {} : { namespace })}?${query}`
  const limit = AbortSignal.timeout((seconds + GRACE_SECONDS) * 1000)
  const left = new AbortController()
  let reached = resourceVersion
  try {
    const lines = await openStream(path, AbortSignal.any([signal, limit, left.signal]))
    if (resourceVersion === undefined && (await client.get(resource, key, signal)) === undefined) {
      onChange(undefined)
    }
    for await (const line of lines) {
      const { type, object, version } = parseWatchEvent(line, path)
      reached = version ?? reached
      if (object !== undefined) onChange(type === 'DELETED' ? undefined : object)
    }
  } finally {
    // Closes the connection also when the lines were not read to their end.
    left.abort()
  }
  return reached === undefined || resumed >= MOST_RESUMED
    ? START
    : { resourceVersion: reached, resumed: resumed + 1 }
}
