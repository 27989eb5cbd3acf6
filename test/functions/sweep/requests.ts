// Requests of the sweep: to the API server, and to the function.
import type { CloudEventRequest } from '#src/events/post-event.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { ALARM, TABLE } from '#test/support/play-sweep.ts'

export const READ = {
  method: 'GET',
  path: `${TABLE}?resourceVersion=0&limit=500&includeObject=None`,
}

export const LOOK = { method: 'GET', path: ALARM }

export const setTo = (schedule: string) => ({
  method: 'PATCH',
  path: ALARM,
  body: { metadata: { resourceVersion: '7' }, spec: { schedule } },
})

/** The objects that a request of the sweep names. */
export function keysOf({ body }: CloudEventRequest): readonly NamespacedKey[] {
  return JSON.parse(body).keys
}
