// Hands an event of our own to a function.

import { DUE_TYPE } from '#src/events/due-event.ts'
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
  readonly inService?: boolean
}

/** The event that asks for passes over `keys`, 100 at most; or, of what is `inService`, for those that have
 * changed. */
export function dueEvent(
  kind: string,
  keys: readonly NamespacedKey[],
  { id, source, time, inService = false }: DueEventOptions,
): CloudEventRequest {
  return {
    headers: {
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': source,
      'ce-type': DUE_TYPE,
      'ce-time': time,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ kind, keys, ...(inService && { inService }) }),
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
