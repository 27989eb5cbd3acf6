// Follows all objects of a kind: the list as it is, then each change, over as many watches as it takes.
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { pathOf, type Resource } from '#src/kube/resource.ts'
import { GRACE_SECONDS, WATCH_SECONDS, watchAgain } from '#src/kube/watch-again.ts'
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

/**
 * Resolves when the signal was aborted. Throws the error of the first list or watch. After the first list, it goes on after
 * each failure: from where it was, or with the list again when that place is too old (410). Needs the rights `list` and
 * `watch`.
 */
export async function followList(options: FollowListOptions): Promise<void> {
  let hasBegun = false
  await watchAgain<string>(
    (position, onBegin) =>
      watchOnce(options, position, () => {
        hasBegun = true
        onBegin()
      }),
    {
      ...options,
      onFailure(error, retrySeconds) {
        if (!hasBegun) throw error
        options.onFailure(error, retrySeconds)
      },
    },
  )
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
