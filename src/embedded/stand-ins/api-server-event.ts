// The events of an ApiServerSource, header by header as its adapter sends them.
import { changeEvent, type ObjectChange } from '#src/events/change-event.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { sentByKnative } from './delivery.ts'

export interface ApiServerChange extends Omit<ObjectChange, 'apiServer'> {
  /** Of the source. */
  readonly namespace: string
}

/** The address under which the adapter knows the API server. */
const API_SERVER = 'https://10.96.0.1:443'

/** The request that the adapter posts for one change. */
export function apiServerEvent({ namespace, ...change }: ApiServerChange): CloudEventRequest {
  return sentByKnative(changeEvent({ ...change, apiServer: API_SERVER }), namespace)
}
