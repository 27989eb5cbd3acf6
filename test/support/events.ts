// Events as the adapters of Knative send them.

export interface EventRequest {
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A binary event of type `type`. */
export function binaryEvent(
  type: string,
  data: unknown,
  attributes: Readonly<Record<string, string>> = {},
): EventRequest {
  const extra = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value])
  return {
    method: 'POST',
    headers: {
      'user-agent': 'Go-http-client/1.1',
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'ca956ecc-303b-4f9c-9193-9f1d86bc334a',
      'ce-source': 'https://10.96.0.1:443',
      'ce-time': '2026-10-25T01:30:00.880689695Z',
      'ce-type': type,
      ...Object.fromEntries(extra),
    },
    body: JSON.stringify(data),
  }
}

/** What an ApiServerSource in mode Reference sends for an object. */
export function changed(
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
): EventRequest {
  return binaryEvent(
    'dev.knative.apiserver.ref.update',
    { kind, namespace, name, apiVersion },
    { apiversion: apiVersion, kind, name, namespace },
  )
}

/** What the sweep sends. */
export function due(...names: readonly string[]): EventRequest {
  const keys = names.map((name) => ({ namespace: 'team-a', name }))
  return binaryEvent('dev.sundial.objects.due.v1', { kind: 'ScheduledMachine', keys })
}

/** What a PingSource of sundial-system sends. */
export function ping(name: 'alarm' | 'backstop', data: unknown = { scope: 'due' }): EventRequest {
  const source = `/apis/v1/namespaces/sundial-system/pingsources/${name}`
  return binaryEvent('dev.knative.sources.ping', data, { source })
}
