// Follows all objects of a kind: the list as it is, then each change, over as many watches as it takes.
import type { Clock } from '#src/clock/clock.ts'
import { pause } from '#src/clock/pause.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { pathOf, type Resource } from '#src/kube/resource.ts'
import { parseWatchEvent } from '#src/kube/watch-event.ts'

export interface FollowListOptions {
  readonly client: KubeClient
  readonly openStream: OpenStream
  readonly clock: Clock
  readonly resource: Resource
  /** Absent: all namespaces. */
  readonly namespace?: string
  readonly fieldSelector?: string
  readonly signal: AbortSignal
  /** Is called with the whole list at first, and again after changes may have been missed. */
  readonly onList: (objects: readonly KubeObject[]) => void
  /** Is called for each change after that. `DELETED` has the object as it was. */
  readonly onChange: (object: KubeObject, type: 'ADDED' | 'MODIFIED' | 'DELETED') => void
  /** A watch failed after the first list, and is tried again after `retrySeconds`. */
  readonly onFailure: (error: unknown, retrySeconds: number) => void
}

/** The server ends a watch after this time. */
const WATCH_SECONDS = 300
/** A connection that died in silence is given up this much later. */
const GRACE_SECONDS = 30
const LONGEST_BACK_OFF_SECONDS = 30

/**
 * Resolves when the signal was aborted. Throws the error of the first list or watch. After the first list, it goes on after
 * each failure: from where it was, or with the list again when that place is too old (410). Needs the rights `list` and
 * `watch`.
 */
export async function followList(options: FollowListOptions): Promise<void> {
  const { clock, signal, onFailure } = options
  let failures = 0
  let hasBegun = false
  let position: string | undefined
  const onBegin = () => {
    failures = 0
    hasBegun = true
  }
  while (!signal.aborted) {
    let pauseSeconds = 1
    try {
      position = await watchOnce(options, position, onBegin)
    } catch (error) {
      if (signal.aborted) return
      if (!hasBegun) throw error
      const isTooOld = position !== undefined && isKubeError(error, 'Expired')
      position = undefined
      if (!isTooOld) {
        failures += 1
        pauseSeconds = Math.min(2 ** (failures - 1), LONGEST_BACK_OFF_SECONDS)
        onFailure(error, pauseSeconds)
      }
    }
    await pause(clock, pauseSeconds, signal)
  }
}

// The list is read after the watch has begun, so that no change falls between the two. The watch then also tells of objects
// that the list has already, some of them as they were before: those are left out.
async function watchOnce(
  {
    client,
    openStream,
    resource,
    namespace,
    fieldSelector,
    signal,
    onList,
    onChange,
  }: FollowListOptions,
  resourceVersion: string | undefined,
  onBegin: () => void,
): Promise<string | undefined> {
  const where = namespace === undefined ? {} : { namespace }
  const selected = fieldSelector === undefined ? {} : { fieldSelector }
  const query = new URLSearchParams({
    watch: 'true',
    timeoutSeconds: String(WATCH_SECONDS),
    allowWatchBookmarks: 'true',
    ...selected,
    ...(resourceVersion !== undefined && { resourceVersion }),
  })
  const path = `${pathOf(resource, where)}?${query}`
  const limit = AbortSignal.timeout((WATCH_SECONDS + GRACE_SECONDS) * 1000)
  const left = new AbortController()
  const listed = new Map<string, KubeObject>()
  let reached = resourceVersion
  try {
    const lines = await openStream(path, AbortSignal.any([signal, limit, left.signal]))
    if (resourceVersion === undefined) {
      const objects = await client.list(resource, { ...where, ...selected }, signal)
      for (const object of objects) listed.set(object.metadata.uid ?? '', object)
      onList(objects)
    }
    onBegin()
    for await (const line of lines) {
      const { type, object, version } = parseWatchEvent(line, path)
      reached = version ?? reached
      if (type === 'BOOKMARK' || object === undefined) continue
      const known = listed.get(object.metadata.uid ?? '')
      if (type !== 'DELETED' && known !== undefined && !isNewer(object, known)) continue
      onChange(object, type)
    }
  } finally {
    // Closes the connection also when the lines were not read to their end.
    left.abort()
  }
  return reached
}

// Kubernetes 1.35 defines the order of resourceVersions of one kind. Before, all of its API servers had it, too.
function isNewer({ metadata: a }: KubeObject, { metadata: b }: KubeObject): boolean {
  const [version = '', than = ''] = [a.resourceVersion, b.resourceVersion]
  const areNumbers = /^\d+$/.test(version) && /^\d+$/.test(than)
  return areNumbers ? BigInt(version) > BigInt(than) : version !== than
}
