// Hands an event of our own to a function.

import { DUE_TYPE, IN_SERVICE_TYPE } from '#src/events/due-event.ts'
import type { NamespacedKey } from '#src/kube/object.ts'

/** One HTTP request that carries a CloudEvent in binary mode. */
export interface CloudEventRequest {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface DueEventOptions {
  readonly id: string
  readonly source: string
  /** RFC 3339. */
  readonly time: string
}

/** The event that asks for passes over `keys`, 100 at most. */
export function dueEvent(
  kind: string,
  keys: readonly NamespacedKey[],
  options: DueEventOptions,
): CloudEventRequest {
  return event(DUE_TYPE, { kind, keys }, options)
}

/** The event that asks for a look at everything of a kind that is in service. */
export function inServiceEvent(kind: string, options: DueEventOptions): CloudEventRequest {
  return event(IN_SERVICE_TYPE, { kind }, options)
}

function event(
  type: string,
  data: object,
  { id, source, time }: DueEventOptions,
): CloudEventRequest {
  return {
    headers: {
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': source,
      'ce-type': type,
      'ce-time': time,
      'content-type': 'application/json',
    },
    body: JSON.stringify(data),
  }
}

/** The HTTP status of the answer. Throws when none came in time. */
export async function postEvent(
  sink: string,
  { headers, body }: CloudEventRequest,
  signal: AbortSignal,
): Promise<number> {
  const response = await fetch(sink, { method: 'POST', headers, body, signal, redirect: 'manual' })
  // Read to its end, or the connection could not be used again.
  await response.arrayBuffer()
  return response.status
}
