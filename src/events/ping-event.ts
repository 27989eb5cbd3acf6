// The event of a PingSource.
import type { DateTime } from 'luxon'
import { formatGoTime } from '#src/events/change-event.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'

export interface Ping {
  /** Of the PingSource. */
  readonly name: string
  readonly namespace: string
  readonly id: string
  readonly now: DateTime
  readonly contentType: string
  readonly body: string
  /** More headers: `ce-…` for extensions. */
  readonly overrides: Readonly<Record<string, string>>
}

/** The request for one ring. */
export function pingEvent({ name, namespace, id, now, ...ping }: Ping): CloudEventRequest {
  return {
    headers: {
      'content-type': ping.contentType,
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-type': 'dev.knative.sources.ping',
      'ce-source': `/apis/v1/namespaces/${namespace}/pingsources/${name}`,
      'ce-time': formatGoTime(now),
      ...ping.overrides,
    },
    body: ping.body,
  }
}
