import { createHash } from 'node:crypto'
import type { DateTime } from 'luxon'
import { formatMicroTime } from './instant.ts'
import type { KubeObject } from './object.ts'

export interface Regarding {
  readonly apiVersion: string
  readonly kind: string
  /** Absent for what is cluster-scoped; its Events live in `default`. */
  readonly namespace?: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion?: string
}

export interface EventContent {
  readonly regarding: Regarding
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly action: string
  /** What happened, for a person. Cut at what the API server takes. */
  readonly note: string
  readonly now: DateTime
  /** What the name derives from: the same id again is AlreadyExists, and so written once. */
  readonly id: string
}

/** An `events.k8s.io/v1` Event, ready to be created. */
export function buildEvent(content: EventContent): KubeObject {
  const { regarding, type, reason, action, now } = content
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: {
      name: eventName(regarding.name, content.id),
      namespace: regarding.namespace ?? 'default',
    },
    eventTime: formatMicroTime(now),
    type,
    reason,
    action,
    note: cut(content.note, NOTE_BYTES),
    regarding,
    reportingController: 'sundial.dev/scheduled-machine',
    reportingInstance: 'scheduled-machine',
  }
}

// The API server counts bytes, although its message says characters.
const NOTE_BYTES = 1024
const NAME_LENGTH = 253

function eventName(regarding: string, id: string): string {
  const suffix = createHash('sha256').update(id).digest('hex').slice(0, 16)
  const room = NAME_LENGTH - suffix.length - 1
  // Each part between dots of a name ends in a letter or digit.
  return `${regarding.slice(0, room).replace(/[^a-z0-9]+$/, '')}.${suffix}`
}

function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  const room = bytes - Buffer.byteLength('…')
  const { written } = new TextEncoder().encodeInto(text, new Uint8Array(room))
  return `${Buffer.from(text).subarray(0, written).toString()}…`
}
