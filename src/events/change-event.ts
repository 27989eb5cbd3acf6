// A change of an object as a CloudEvent, as the adapter of an ApiServerSource makes it.
import type { DateTime } from 'luxon'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import type { KubeObject } from '#src/kube/object.ts'

export type ChangeType = 'add' | 'update' | 'delete'

export interface ObjectChange {
  readonly type: ChangeType
  readonly object: KubeObject
  /** Resource: the event has the whole object. Reference: its name only. */
  readonly mode: 'Reference' | 'Resource'
  /** The address of the API server. */
  readonly apiServer: string
  /** More headers: `ce-…` for extensions. */
  readonly overrides: Readonly<Record<string, string>>
  readonly id: string
  readonly now: DateTime
}

/** The request for one change. */
export function changeEvent(change: ObjectChange): CloudEventRequest {
  const { type, object, mode, overrides } = change
  const { apiVersion, kind } = object
  const { name, namespace } = object.metadata
  const reference = { kind, ...(namespace !== undefined && { namespace }), name, apiVersion }
  // A cluster-scoped object has an empty namespace.
  const where = `namespaces/${namespace ?? ''}/${guessPlural(kind)}/${name}`
  return {
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': change.id,
      'ce-type': `dev.knative.apiserver.${mode === 'Resource' ? 'resource' : 'ref'}.${type}`,
      'ce-source': change.apiServer,
      'ce-subject': `/apis/${apiVersion}/${where}`,
      'ce-time': formatGoTime(change.now),
      'ce-kind': kind,
      'ce-apiversion': apiVersion,
      'ce-name': name,
      'ce-namespace': namespace ?? '',
      ...overrides,
    },
    body: JSON.stringify(mode === 'Resource' ? object : reference),
  }
}

/** The plural as the adapter guesses it from the kind. */
export function guessPlural(kind: string): string {
  const lower = kind.toLowerCase()
  if (lower === 'endpoints') return lower
  if (lower.endsWith('s')) return `${lower}es`
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`
}

/** An instant as Go prints it: parts of a second without zeros at the end. */
export function formatGoTime(instant: DateTime): string {
  return instant
    .toJSDate()
    .toISOString()
    .replace(/\.?0*Z$/, 'Z')
}
