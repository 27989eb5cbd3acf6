// Events as a source or the sweep sends them.
import type { CloudEvent } from '#src/events/cloud-event.ts'
import type { ObjectMeta } from '#src/kube/object.ts'
import type { MappedEvent as AnyMappedEvent } from '#src/reconcile/watches.ts'
import type { AnyLookup } from '#src/scheduled-machine/lookup.ts'
import type { ReconcileRequest } from '#src/scheduled-machine/request.ts'

export type MappedEvent = AnyMappedEvent<ReconcileRequest, AnyLookup>

export const OPTIONS = { providerGroups: ['bootstrap.cluster.x-k8s.io', 'k0smotron.io'] }
export const NO_REQUESTS: MappedEvent = { type: 'none' }

export const KEY = { namespace: 'team-a', name: 'night' }
export const NIGHT: MappedEvent = {
  type: 'requests',
  requests: [{ namespace: 'team-a', name: 'night' }],
}
/** A Node that is not Ready. */
export const NIGHT_NODE: MappedEvent = {
  type: 'requests',
  requests: [
    {
      namespace: 'team-a',
      name: 'night',
      nodeName: 'ip-10-0-0-7',
      summary: {
        node: { name: 'ip-10-0-0-7', uid: undefined, providerID: undefined, isReady: false },
      },
    },
  ],
}
/** A short pass may be enough. */
export const SHORT_PASS: MappedEvent = {
  type: 'requests',
  requests: [{ namespace: 'team-a', name: 'night', summary: {} }],
}
export const GOING = { deletionTimestamp: '2026-11-20T10:03:47Z' }

export function event(given: Partial<CloudEvent>): CloudEvent {
  return {
    id: '1',
    source: 'https://10.96.0.1:443',
    type: 'dev.knative.apiserver.resource.update',
    extensions: {},
    data: undefined,
    ...given,
  }
}

export function attributesOf(
  apiversion: string,
  kind: string,
  { namespace = '', name }: ObjectMeta,
): Readonly<Record<string, string>> {
  return { apiversion, kind, namespace, name }
}
