// Which changes of a Node ask for a pass. A kubelet reports its Node at least every five minutes.
import { expect, test } from 'vitest'
import type { ManagedFieldsEntry, ObjectMeta } from '#src/kube/object.ts'
import { mapEvent } from '#src/scheduled-machine/watches.ts'
import { event, GOING, OPTIONS } from './watched-events.ts'

const BEFORE = '2026-10-25T00:55:00Z'
const NOW = '2026-10-25T01:00:00Z'

const written = (manager: string, time: string, subresource?: string): ManagedFieldsEntry =>
  Object.assign({ manager, time }, subresource && { subresource })
const REGISTERED = written('kubelet', '2026-10-24T21:00:00Z')
const REPORTED = written('kubelet', NOW, 'status')
const LABELLED = { labels: { 'node.cluster.x-k8s.io/scheduled-machine': 'night' } }
const IN_NAMESPACE = { 'cluster.x-k8s.io/cluster-namespace': 'team-a' }

interface Row {
  readonly about: string
  readonly metadata?: Omit<ObjectMeta, 'name'>
  readonly managedFields?: readonly ManagedFieldsEntry[]
  readonly taints?: readonly object[]
  readonly ready?: object
  readonly type?: string
  readonly asks: 'none' | 'requests' | 'lookup'
}

test.each<Row>([
  { about: 'is still Ready', asks: 'none' },
  {
    about: 'is still Ready, and names no machine',
    metadata: { annotations: {}, labels: {} },
    asks: 'none',
  },
  {
    about: 'is still Ready after its startup',
    metadata: { annotations: { ...IN_NAMESPACE, '5spot.finos.org/started': 'true' } },
    asks: 'none',
  },
  { about: 'becomes Ready', ready: { lastTransitionTime: NOW }, asks: 'requests' },
  {
    about: 'becomes NotReady',
    ready: { status: 'False', lastTransitionTime: NOW },
    asks: 'requests',
  },
  { about: 'is still NotReady', ready: { status: 'False' }, asks: 'requests' },
  {
    about: 'has fallen silent',
    managedFields: [REGISTERED, written('kube-controller-manager', NOW, 'status')],
    ready: { status: 'Unknown', lastHeartbeatTime: BEFORE, lastTransitionTime: NOW },
    asks: 'requests',
  },
  {
    about: 'gets its label',
    managedFields: [REGISTERED, REPORTED, written('manager', NOW)],
    type: 'dev.knative.apiserver.resource.add',
    asks: 'requests',
  },
  {
    about: 'gets a taint',
    managedFields: [REGISTERED, REPORTED, written('manager', '2026-10-25T01:00:02Z')],
    taints: [{ key: 'node.example.com/cni', effect: 'NoSchedule' }],
    asks: 'requests',
  },
  {
    about: 'was asked to be reclaimed before it reported',
    metadata: { annotations: { ...IN_NAMESPACE, '5spot.finos.org/reclaim-requested': 'true' } },
    managedFields: [REGISTERED, written('reclaim-agent', BEFORE), REPORTED],
    asks: 'requests',
  },
  {
    about: 'was cordoned for its removal before it reported',
    metadata: { annotations: { ...IN_NAMESPACE, '5spot.finos.org/cordoned-by': 'u1' } },
    managedFields: [REGISTERED, written('sundial', BEFORE), REPORTED],
    asks: 'requests',
  },
  { about: 'is being deleted', metadata: { ...GOING }, asks: 'requests' },
  { about: 'is gone', type: 'dev.knative.apiserver.resource.delete', asks: 'requests' },
  {
    about: 'is gone, and names no machine',
    metadata: { annotations: {}, labels: {} },
    type: 'dev.knative.apiserver.resource.delete',
    asks: 'lookup',
  },
])('a Node that $about: $asks', ({ metadata, managedFields, taints, ready, type, asks }) => {
  const condition = { type: 'Ready', status: 'True', lastTransitionTime: BEFORE }
  const data = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      ...LABELLED,
      annotations: IN_NAMESPACE,
      ...metadata,
      name: 'n1',
      managedFields: managedFields ?? [REGISTERED, REPORTED],
    },
    spec: { taints },
    status: { conditions: [{ ...condition, lastHeartbeatTime: NOW, ...ready }] },
  }

  expect(mapEvent(event({ data, ...(type && { type }) }), OPTIONS).type).toBe(asks)
})
