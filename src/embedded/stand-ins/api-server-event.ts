// The events of an ApiServerSource, header by header as its adapter sends them.
import type { DateTime } from 'luxon'
import type { KubeObject } from '#src/kube/object.ts'
import { type CloudEventRequest, formatGoTime } from './delivery.ts'

export type ChangeType = 'add' | 'update' | 'delete'

export interface ApiServerChange {
  readonly type: ChangeType
  readonly object: KubeObject
  readonly mode: 'Reference' | 'Resource'
  /** Of the source. */
  readonly namespace: string
  readonly overrides: Readonly<Record<string, string>>
  readonly id: string
  readonly now: DateTime
}

/** The address under which the adapter knows the API server. */
const API_SERVER = 'https://10.96.0.1:443'

/** The request that the adapter posts for one change. */
export function apiServerEvent(change: ApiServerChange): CloudEventRequest {
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
      'ce-source': API_SERVER,
      'ce-subject': `/apis/${apiVersion}/${where}`,
      'ce-time': formatGoTime(change.now),
      'ce-kind': kind,
      'ce-apiversion': apiVersion,
      'ce-name': name,
      'ce-namespace': namespace ?? '',
      ...overrides,
      'kn-namespace': change.namespace,
      'user-agent': 'Go-http-client/1.1',
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
