// Which changes of a Machine ask for a pass.
import { expect, test } from 'vitest'
import { mapEvent } from '#src/scheduled-machine/watches.ts'
import { event, GOING, type MappedEvent, NIGHT, NO_REQUESTS, OPTIONS } from './watched-events.ts'

const RUNNING = {
  metadata: {
    creationTimestamp: '2026-11-20T10:00:00Z',
    ownerReferences: [{ uid: 'u1' }],
  },
  spec: { providerID: 'test://night' },
  status: { nodeRef: { name: 'n1' } },
}
const IN_SERVICE = {
  machine: {
    owners: ['u1'],
    createdAt: '2026-11-20T10:00:00Z',
    nodeName: 'n1',
    providerID: 'test://night',
    hasReadyNode: true,
  },
}
const condition = (type: string, status: string, reason: string, more = {}) => ({
  type,
  status,
  reason,
  ...more,
})

test.each<{ about: string; is: Record<string, object>; type?: string; target: MappedEvent }>([
  { about: 'has just been made', is: {}, target: NO_REQUESTS },
  {
    about: 'waits for its infrastructure',
    is: { status: { conditions: [condition('InfrastructureReady', 'False', 'NotReady')] } },
    target: NO_REQUESTS,
  },
  {
    // The words of Cluster API v1.13, from its constants.
    about: 'was made before what it refers to',
    is: {
      status: {
        conditions: [
          condition('BootstrapConfigReady', 'False', 'ObjectDoesNotExist'),
          condition('InfrastructureReady', 'False', 'ObjectDoesNotExist'),
        ],
      },
    },
    target: NO_REQUESTS,
  },
  {
    about: 'has an infrastructure that says something else',
    is: { status: { conditions: [condition('InfrastructureReady', 'False', 'NoCapacity')] } },
    target: NIGHT,
  },
  {
    about: 'has failed, by the older contract',
    is: { status: { failureReason: 'CreateError', failureMessage: 'no capacity' } },
    target: NIGHT,
  },
  {
    about: 'has failed, in a condition',
    is: {
      status: {
        conditions: [condition('BootstrapReady', 'False', 'Failed', { severity: 'Error' })],
      },
    },
    target: NIGHT,
  },
  {
    about: 'is paused',
    is: { metadata: { annotations: { 'cluster.x-k8s.io/paused': '' } } },
    target: NIGHT,
  },
  {
    about: 'is paused by its Cluster',
    is: { status: { conditions: [condition('Paused', 'True', 'Paused')] } },
    target: NIGHT,
  },
  { about: 'is being deleted', is: { metadata: GOING }, target: NIGHT },
  {
    about: 'is gone before it had a Node',
    is: {},
    type: 'dev.knative.apiserver.resource.delete',
    target: NIGHT,
  },
  {
    about: 'runs',
    is: RUNNING,
    target: {
      type: 'requests',
      requests: [{ namespace: 'team-a', name: 'night', summary: IN_SERVICE }],
    },
  },
  {
    about: 'runs, and is found unhealthy',
    is: {
      ...RUNNING,
      status: {
        ...RUNNING.status,
        conditions: [condition('HealthCheckSucceeded', 'False', 'NodeStartupTimeout')],
      },
    },
    target: NIGHT,
  },
])('a Machine that $about', ({ is, type, target }) => {
  const identity = { namespace: 'team-a', name: 'night' }
  const apiVersion = 'cluster.x-k8s.io/v1beta2'
  const data = { apiVersion, kind: 'Machine', ...is, metadata: { ...identity, ...is['metadata'] } }

  expect(mapEvent(event({ data, ...(type && { type }) }), OPTIONS)).toEqual(target)
})
