// The CloudEvent about a transition. It has no value of a spec and no message: a sink may be outside the cluster.
import * as z from 'zod/mini'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { text, whole } from '#src/kube/schema/status-texts.ts'
import type { Transition, Undelivered } from './undelivered.ts'

export interface EventKind {
  readonly resource: Resource
  /** In the type of its events: `machine` gives `dev.sundial.machine.active.v1`. */
  readonly noun: string
}

/** The data of an event. A receiver ignores fields that it does not know. */
export const EventData = z
  .object({
    kind: text('Kind of the object.'),
    namespace: z.optional(text('Its namespace. A BootcNodePool has none.')),
    name: text('Its name.'),
    uid: text('Its uid.'),
    to: text('The new state.'),
    from: z.optional(text('The state before. Absent: there was none.')),
    reason: z.optional(text('Why, as one word.')),
    node: z.optional(text('The Node, in events about nodes.')),
    lost: z.optional(whole('How many transitions of this object before this one are not sent.')),
  })
  .register(fieldNotes, { description: 'A change of a state.' })

/** The type of the events about a transition of such an object, or of a Node of it, to this state. */
export function typeOf(noun: string, to: string): string {
  return `dev.sundial.${noun}.${to.toLowerCase()}.v1`
}

/** The same for the same transition, whoever sends it. A receiver drops the second one. */
export function idOf(uid: string, { node, to, at, number }: Transition): string {
  return [uid, node, to, at, number].filter((part) => part !== undefined).join('/')
}

/** The event. `lost`: how many transitions before it were given up. */
export function transitionEvent(
  { resource, noun }: EventKind,
  { metadata }: KubeObject,
  transition: Transition,
  lost: Undelivered['lost'],
): CloudEventRequest {
  const { apiVersion, kind, plural } = resource
  const { namespace, name, uid = '' } = metadata
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`
  const { to, from, reason, node, at } = transition
  const data: z.infer<typeof EventData> = {
    kind,
    ...(namespace !== undefined && { namespace }),
    ...{ name, uid, to },
    ...(from !== undefined && { from }),
    ...(reason !== undefined && { reason }),
    ...(node !== undefined && { node }),
    ...(lost !== undefined && { lost }),
  }
  return {
    headers: {
      'ce-specversion': '1.0',
      'ce-id': idOf(uid, transition),
      'ce-source': `/apis/${apiVersion}${place}/${plural}/${name}`,
      'ce-type': typeOf(node === undefined ? noun : 'node', to),
      'ce-subject': node ?? (namespace === undefined ? name : `${namespace}/${name}`),
      'ce-time': at,
      'content-type': 'application/json',
    },
    body: JSON.stringify(data),
  }
}
