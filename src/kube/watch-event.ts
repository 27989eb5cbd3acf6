// One line of a watch.
import { asObject, errorFrom } from '#src/kube/answer.ts'
import { optionalTextAt, textAt, valueAt } from '#src/kube/json.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'

/** A watch asks for bookmarks, so that its place stays known while nothing changes. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  /** Not with a bookmark. */
  readonly object?: KubeObject
  /** The resourceVersion from which another watch can go on. */
  readonly version: string | undefined
}

/**
 * Parses a line of the watch at `path`. A line of an unknown type is a bookmark without a version. Throws a KubeError: the
 * error that the server reports, such as `Expired`, or `BadAnswer` for a line that is not JSON.
 */
export function parseWatchEvent(line: string, path: string): WatchEvent {
  const event = parseJson(line, path)
  const object = valueAt(event, 'object')
  const version = optionalTextAt(object, 'metadata', 'resourceVersion')
  const type = textAt(event, 'type')
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: asObject(object), version }
    case 'BOOKMARK':
      return { type, version }
    case 'ERROR': {
      const status = Number(valueAt(object, 'code') ?? 500)
      throw errorFrom(
        { method: 'GET', path },
        { status, headers: {}, body: JSON.stringify(object) },
      )
    }
    default:
      return { type: 'BOOKMARK', version: undefined }
  }
}

function parseJson(line: string, path: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new KubeError('BadAnswer', `GET ${path.split('?')[0]}: a line of the watch is not JSON`)
  }
}
