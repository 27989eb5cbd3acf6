import { createHash } from 'node:crypto'
import type { DateTime } from 'luxon'
import { cutText } from './cut-text.ts'
import { formatMicroTime } from './instant.ts'
import type { KubeObject } from './object.ts'

export interface Regarding {
  readonly apiVersion: string
  readonly kind: string
  /** Absent for a cluster-scoped object, whose Events are in `default`. */
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
  /** A sentence for people. Cut to the length that the API server allows. */
  readonly note: string
  /** The function that reports it, e.g. `scheduled-machine`. */
  readonly reporter: string
  readonly now: DateTime
  /** The name derives from it: the same id again is AlreadyExists, so the Event is written once. */
  readonly id: string
  /** The first part of the name, in lower-case letters, digits and `-`. kubectl lists Events by name. */
  readonly order: string
}

/** An `events.k8s.io/v1` Event, ready to be created. */
export function buildEvent(content: EventContent): KubeObject {
  const { regarding, type, reason, action, reporter, now } = content
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: {
      name: eventName(content),
      namespace: regarding.namespace ?? 'default',
    },
    eventTime: formatMicroTime(now),
    type,
    reason,
    action,
    note: cutText(content.note, NOTE_BYTES),
    regarding,
    reportingController: `sundial.dev/${reporter}`,
    reportingInstance: reporter,
  }
}

const NOTE_BYTES = 1024
const NAME_LENGTH = 253

function eventName({ regarding, id, order }: EventContent): string {
  const suffix = createHash('sha256').update(id).digest('hex').slice(0, 16)
  const room = NAME_LENGTH - order.length - suffix.length - 2
  // Each part of a name between dots must end in a letter or digit.
  return `${order}.${regarding.name.slice(0, room).replace(/[^a-z0-9]+$/, '')}.${suffix}`
}
