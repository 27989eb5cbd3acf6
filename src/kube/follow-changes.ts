// Follows the changes of a kind from now on, and keeps nothing of its objects: over as many watches as it takes.
import type { Clock } from '#src/clock/clock.ts'
import { errorFrom, parseAnswer } from '#src/kube/answer.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { pathOf, type Resource } from '#src/kube/resource.ts'
import type { KubeRequest, Transport } from '#src/kube/transport.ts'
import { GRACE_SECONDS, WATCH_SECONDS, watchAgain } from '#src/kube/watch-again.ts'
import { parseWatchEvent } from '#src/kube/watch-event.ts'

export interface FollowChangesOptions {
  readonly transport: Transport
  readonly openStream: OpenStream
  readonly clock: Clock
  /** Is called when a watch begins anew. A kind may be served in another version by then. */
  readonly resource: () => Promise<Resource>
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined
  /** Only objects that have this label. */
  readonly label?: string | undefined
  readonly signal: AbortSignal
  /** Is called for one change after the other. The next one waits until the promise is settled; it must not reject. */
  readonly onChange: (object: KubeObject, type: 'ADDED' | 'MODIFIED' | 'DELETED') => Promise<void>
  /** Earlier changes are not known: a watch has begun, at first or anew. */
  readonly onGap: () => void
  /** A request failed, and is tried again after `retrySeconds`. */
  readonly onFailure: (error: unknown, retrySeconds: number) => void
}

/** Where a watch goes on. */
interface Position {
  readonly resource: Resource
  readonly resourceVersion: string
}

/** Resolves when the signal was aborted. Needs the rights `list` and `watch`. */
export async function followChanges(options: FollowChangesOptions): Promise<void> {
  await watchAgain<Position>((position, onBegin) => watchOnce(options, position, onBegin), options)
}

async function watchOnce(
  options: FollowChangesOptions,
  before: Position | undefined,
  onBegin: () => void,
): Promise<Position> {
  const { openStream, signal, onChange, onGap } = options
  const { resource, resourceVersion } = before ?? (await positionNow(options))
  const query = queryOf(options, {
    watch: 'true',
    timeoutSeconds: String(WATCH_SECONDS),
    allowWatchBookmarks: 'true',
    resourceVersion,
  })
  const path = `${pathOf(resource, whereOf(options))}?${query}`
  const limit = AbortSignal.timeout((WATCH_SECONDS + GRACE_SECONDS) * 1000)
  const left = new AbortController()
  let reached = resourceVersion
  try {
    const lines = await openStream(path, AbortSignal.any([signal, limit, left.signal]))
    onBegin()
    if (before === undefined) onGap()
    for await (const line of lines) {
      const { type, object, version } = parseWatchEvent(line, path)
      if (type !== 'BOOKMARK' && object !== undefined) await onChange(object, type)
      reached = version ?? reached
    }
  } finally {
    // Closes the connection also when the lines were not read to their end.
    left.abort()
  }
  return { resource, resourceVersion: reached }
}

// A list of one object has the position of the whole list.
async function positionNow(options: FollowChangesOptions): Promise<Position> {
  const { transport, signal } = options
  const resource = await options.resource()
  const path = `${pathOf(resource, whereOf(options))}?${queryOf(options, { limit: '1' })}`
  const headers = { accept: 'application/json' }
  const request: KubeRequest = { method: 'GET', path, headers, signal }
  const response = await transport(request)
  if (response.status !== 200) throw errorFrom(request, response)
  const list = parseAnswer(request, response)
  return { resource, resourceVersion: textAt(list, 'metadata', 'resourceVersion') }
}

function whereOf({ namespace }: FollowChangesOptions) {
  return namespace === undefined ? {} : { namespace }
}

function queryOf({ label }: FollowChangesOptions, more: Readonly<Record<string, string>>) {
  return new URLSearchParams({ ...(label !== undefined && { labelSelector: label }), ...more })
}
