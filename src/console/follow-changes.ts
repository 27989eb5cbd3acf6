// Tells that something on a page has changed: one watch for each kind that the page shows, of metadata only.
import type { Clock } from '#src/clock/clock.ts'
import { pause } from '#src/clock/pause.ts'
import { realClock } from '#src/clock/real-clock.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { pathOf, type Resource } from '#src/kube/resource.ts'
import { parseWatchEvent } from '#src/kube/watch-event.ts'

export interface Watched {
  readonly resource: Resource
  readonly namespace?: string | undefined
  /** Absent: all objects. */
  readonly name?: string | undefined
}

export interface FollowChangesOptions {
  readonly openStream: OpenStream
  /** The API server's. */
  readonly clock: Clock
  readonly watched: readonly Watched[]
  readonly signal: AbortSignal
  readonly onChange: () => void
  /** All watches run, and what is shown from now on is told. */
  readonly onLive: () => void
  /** A watch failed. It is tried again. */
  readonly onFailure: (error: unknown, watched: Watched) => void
}

/** Goes on until the signal is aborted. A kind that the cluster does not know is left out. */
export async function followChanges(options: FollowChangesOptions): Promise<void> {
  const { watched, onLive, onFailure } = options
  const states = watched.map(() => false)
  await Promise.all(
    watched.map((each, index) =>
      follow(options, each, {
        onBegin() {
          if (states[index]) return
          states[index] = true
          if (states.every(Boolean)) onLive()
        },
        onEnd(error) {
          states[index] = false
          onFailure(error, each)
        },
      }),
    ),
  )
}

interface Told {
  onBegin(): void
  onEnd(error: unknown): void
}

/** The server ends a watch after this time. */
const WATCH_SECONDS = 300
/** A connection that died in silence is given up this much later. */
const GRACE_SECONDS = 30
/** The time limit until an answer begins. */
const ANSWER_SECONDS = 20
const LONGEST_BACK_OFF_SECONDS = 10
/** Before the next watch, so that a server that ends each one at once is not asked without end. */
const PAUSE_SECONDS = 1

async function follow(options: FollowChangesOptions, watched: Watched, told: Told): Promise<void> {
  const { signal, onChange } = options
  let failures = 0
  let position: string | undefined
  const onBegin = () => {
    failures = 0
    told.onBegin()
  }
  while (!signal.aborted) {
    try {
      position = await watchOnce(options, watched, position, onBegin)
      // The next watch does not tell what happens until it begins, unless it goes on from a known place.
      if (position === undefined) onChange()
      await pause(realClock, PAUSE_SECONDS, signal)
    } catch (error) {
      if (signal.aborted) return
      const isTooOld = position !== undefined && isKubeError(error, 'Expired')
      position = undefined
      if (isTooOld) onChange()
      else if (isKubeError(error, 'NotFound')) return told.onBegin()
      else {
        failures += 1
        told.onEnd(error)
        await pause(realClock, Math.min(2 ** (failures - 1), LONGEST_BACK_OFF_SECONDS), signal)
      }
    }
  }
}

// A server that does not offer it sends whole objects.
const METADATA_ONLY = {
  accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
}

async function watchOnce(
  { openStream, clock, signal, onChange }: FollowChangesOptions,
  { resource, namespace, name }: Watched,
  position: string | undefined,
  onBegin: () => void,
): Promise<string | undefined> {
  const query = new URLSearchParams({
    watch: 'true',
    timeoutSeconds: String(WATCH_SECONDS),
    allowWatchBookmarks: 'true',
    ...(name !== undefined && { fieldSelector: `metadata.name=${name}` }),
    ...(position !== undefined && { resourceVersion: position }),
  })
  const path = `${pathOf(resource, namespace === undefined ? {} : { namespace })}?${query}`
  const left = new AbortController()
  let reached = position
  let late: NodeJS.Timeout | undefined
  let isLate = false
  const giveUpAfter = (seconds: number) => {
    clearTimeout(late)
    late = setTimeout(() => {
      isLate = true
      left.abort()
    }, seconds * 1000)
  }
  try {
    giveUpAfter(ANSWER_SECONDS)
    const lines = await openStream(path, AbortSignal.any([signal, left.signal]), METADATA_ONLY)
    giveUpAfter(WATCH_SECONDS + GRACE_SECONDS)
    const began = clock.now().toMillis()
    onBegin()
    for await (const line of lines) {
      const { type, object, version } = parseWatchEvent(line, path)
      reached = version ?? reached
      // A watch begins with the objects that there are.
      const isKnown = type === 'ADDED' && object !== undefined && isOlder(object, began)
      if (type !== 'BOOKMARK' && !isKnown) onChange()
    }
    return reached
  } catch (error) {
    if (!isLate) throw error
    throw new KubeError('Timeout', `GET ${path.split('?')[0]}: no answer in time`, { cause: error })
  } finally {
    clearTimeout(late)
    left.abort()
  }
}

function isOlder({ metadata }: KubeObject, began: number): boolean {
  const created = parseInstant(metadata.creationTimestamp)?.toMillis()
  return created !== undefined && created < began
}
