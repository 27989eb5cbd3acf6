// Parses a request as an event, and gives the problem of one that is refused.
import { BadEvent } from '#src/events/bad-event.ts'
import { type CloudEvent, type HeaderMap, parseCloudEvent } from '#src/events/cloud-event.ts'

export const MINIMAL: HeaderMap = {
  'ce-specversion': '1.0',
  'ce-id': '1',
  'ce-type': 't',
  'ce-source': '/s',
}

export const EMPTY = { id: '1', type: 't', source: '/s', extensions: {}, data: undefined }

export function parse(headers: HeaderMap, body: string | Uint8Array): CloudEvent {
  return parseCloudEvent(headers, typeof body === 'string' ? new TextEncoder().encode(body) : body)
}

export function problemOf(attempt: () => unknown): unknown {
  try {
    return attempt()
  } catch (error) {
    return error instanceof BadEvent ? error.problem : error
  }
}
