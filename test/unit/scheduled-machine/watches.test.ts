import { expect, test } from 'vitest'
import { BadEvent } from '#src/events/bad-event.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import type { ObjectMeta } from '#src/kube/object.ts'
import type { MappedEvent as AnyMappedEvent } from '#src/reconcile/watches.ts'
import type { Lookup } from '#src/scheduled-machine/lookup.ts'
import { mergeRequests, type ReconcileRequest } from '#src/scheduled-machine/request.ts'
import { mapEvent } from '#src/scheduled-machine/watches.ts'

type MappedEvent = AnyMappedEvent<ReconcileRequest, Lookup>

const OPTIONS = { providerGroups: ['bootstrap.cluster.x-k8s.io', 'k0smotron.io'] }
const NO_REQUESTS: MappedEvent = { type: 'none' }

const KEY = { namespace: 'team-a', name: 'night' }
const NIGHT: MappedEvent = { type: 'requests', requests: [{ namespace: 'team-a', name: 'night' }] }
const NIGHT_NODE: MappedEvent = {
  type: 'requests',
  requests: [{ namespace: 'team-a', name: 'night', nodeName: 'ip-10-0-0-7' }],
}
/** A glance at the ScheduledMachine may be enough. */
const GLANCE: MappedEvent = {
  type: 'requests',
  requests: [{ namespace: 'team-a', name: 'night', summary: {} }],
}
const GOING = { deletionTimestamp: '2026-11-20T10:03:47Z' }

interface Row {
  readonly about: string
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly target: MappedEvent
}

const ROWS: readonly Row[] = [
  {
    about: 'a ScheduledMachine is itself',
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { namespace: 'team-a', name: 'night' },
    target: GLANCE,
  },
  {
    about: 'a ScheduledMachine in a foreground deletion is nothing special',
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { namespace: 'team-a', name: 'night', uid: 'u', ...GOING, finalizers: ['a'] },
    target: GLANCE,
  },
  {
    about: 'a uid that is none is not kept',
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: {
      namespace: 'team-a',
      name: 'night',
      uid: 'u'.repeat(64),
      ...GOING,
      finalizers: ['orphan'],
    },
    target: GLANCE,
  },
  {
    about: 'a Machine has the name of its ScheduledMachine, in either version',
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: { namespace: 'team-a', name: 'night', ...GOING },
    target: NIGHT,
  },
  {
    about: 'a Machine of another name says whose it is',
    apiVersion: 'cluster.x-k8s.io/v1beta1',
    kind: 'Machine',
    metadata: {
      namespace: 'team-a',
      name: 'night-x7k2p',
      ...GOING,
      labels: { '5spot.finos.org/scheduled-machine': 'night' },
    },
    target: NIGHT,
  },
  {
    about: 'a bootstrap object of an allowed group has the name',
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
    kind: 'KubeadmConfig',
    metadata: { namespace: 'team-a', name: 'night' },
    target: NIGHT,
  },
  {
    about: 'an object of another group is nothing of ours',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'team-a', name: 'night' },
    target: NO_REQUESTS,
  },
  {
    about: 'a ConfigMap is nothing of ours',
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'team-a', name: 'night' },
    target: NO_REQUESTS,
  },
  {
    about: 'a Node that carries label and namespace names its ScheduledMachine',
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: 'ip-10-0-0-7',
      labels: { 'node.cluster.x-k8s.io/scheduled-machine': 'night' },
      annotations: { 'cluster.x-k8s.io/cluster-namespace': 'team-a' },
    },
    target: NIGHT_NODE,
  },
  {
    about: 'a Node that knows its Machine only has the same name behind it',
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: 'ip-10-0-0-7',
      annotations: {
        'cluster.x-k8s.io/cluster-namespace': 'team-a',
        'cluster.x-k8s.io/machine': 'night',
      },
    },
    target: NIGHT_NODE,
  },
  {
    about: 'a Node that says neither has to be looked up',
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'ip-10-0-0-7' },
    target: { type: 'lookup', lookup: { type: 'node', name: 'ip-10-0-0-7' } },
  },
  {
    about: 'a kubeconfig Secret stands for its cluster',
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team-a', name: 'prod-kubeconfig' },
    target: {
      type: 'lookup',
      lookup: { type: 'cluster', namespace: 'team-a', clusterName: 'prod' },
    },
  },
  {
    about: 'another Secret is nothing of ours',
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team-a', name: 'prod-ca' },
    target: NO_REQUESTS,
  },
]

test.each(ROWS)('$about', ({ apiVersion, kind, metadata, target }) => {
  const attributes = attributesOf(apiVersion, kind, metadata)
  const body = { apiVersion, kind, metadata }

  expect(mapEvent(event({ extensions: attributes, data: body }), OPTIONS)).toEqual(target)
  expect(mapEvent(event({ data: body }), OPTIONS)).toEqual(target)
})

test.each(
  ROWS.filter(
    ({ metadata }) => metadata.labels === undefined && metadata.annotations === undefined,
  ),
)('without the object: $about', ({ apiVersion, kind, metadata, target }) => {
  const { namespace = '', name } = metadata
  const reference = { apiVersion, kind, namespace, name }
  const type = 'dev.knative.apiserver.ref.delete'

  expect(mapEvent(event({ type, data: reference }), OPTIONS)).toEqual(target)
  expect(
    mapEvent(event({ type, extensions: attributesOf(apiVersion, kind, metadata) }), OPTIONS),
  ).toEqual(target)
})

test.each([
  ['/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night', GLANCE],
  ['/apis/cluster.x-k8s.io/v1beta2/namespaces/team-a/machines/night', NIGHT],
  ['/apis/v1/namespaces//nodes/n1', { type: 'lookup', lookup: { type: 'node', name: 'n1' } }],
  ['/api/v1/nodes/n1', { type: 'lookup', lookup: { type: 'node', name: 'n1' } }],
  [
    '/apis/v1/namespaces/team-a/secrets/prod-kubeconfig',
    { type: 'lookup', lookup: { type: 'cluster', namespace: 'team-a', clusterName: 'prod' } },
  ],
  ['/apis/k0smotron.io/v1beta1/namespaces/team-a/remotemachines/night', NIGHT],
  ['/apis/v1/namespaces/team-a/configmaps/night', NO_REQUESTS],
  ['/somewhere/else', NO_REQUESTS],
] as const)('the subject %s is enough when there is nothing else', (subject, target) => {
  expect(mapEvent(event({ subject }), OPTIONS)).toEqual(target)
})

test('the attributes outrank a body that says otherwise', () => {
  const extensions = attributesOf('5spot.finos.org/v1alpha1', 'ScheduledMachine', {
    namespace: 'team-a',
    name: 'night',
  })
  const data = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }

  expect(mapEvent(event({ extensions, data }), OPTIONS)).toEqual(GLANCE)
})

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

const node = (name: string): ReconcileRequest => ({
  ...KEY,
  summary: { node: { name, uid: undefined, providerID: undefined } },
})

test.each<{
  about: string
  asked: readonly [ReconcileRequest, ReconcileRequest]
  one: ReconcileRequest
}>([
  {
    about: 'what either has shown is compared',
    asked: [{ ...KEY, summary: IN_SERVICE }, node('n1')],
    one: { ...KEY, summary: { ...IN_SERVICE, ...node('n1').summary } },
  },
  { about: 'what was shown later counts', asked: [node('n1'), node('n2')], one: node('n2') },
  {
    about: 'a Node that was shown is looked at, whatever else is',
    asked: [{ ...KEY, nodeName: 'n1' }, KEY],
    one: { ...KEY, nodeName: 'n1' },
  },
  {
    about: 'an orphan deletion that was shown is not forgotten',
    asked: [{ ...KEY, orphanedUid: 'u' }, KEY],
    one: { ...KEY, orphanedUid: 'u' },
  },
  { about: 'a look outranks a later glance', asked: [KEY, node('n1')], one: KEY },
  { about: 'a later look outranks a glance', asked: [node('n1'), KEY], one: KEY },
])('of two questions about the same: $about', ({ asked: [earlier, later], one }) => {
  expect(mergeRequests(earlier, later)).toEqual(one)
})

test('a ScheduledMachine in an orphan deletion is known by its uid', () => {
  const data = {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { ...KEY, uid: 'u', ...GOING, finalizers: ['a', 'orphan'] },
  }

  expect(mapEvent(event({ data }), OPTIONS)).toEqual({
    type: 'requests',
    requests: [{ ...KEY, summary: {}, orphanedUid: 'u' }],
  })
})

test('a ScheduledMachine without a namespace is nobody', () => {
  const extensions = attributesOf('5spot.finos.org/v1alpha1', 'ScheduledMachine', { name: 'night' })

  expect(mapEvent(event({ extensions }), OPTIONS)).toEqual(NO_REQUESTS)
})

test('an event of another type is not for us', () => {
  const extensions = attributesOf('v1', 'Node', { name: 'n1' })

  expect(mapEvent(event({ type: 'dev.example.order', extensions }), OPTIONS)).toEqual(NO_REQUESTS)
})

const DUE = 'dev.sundial.objects.due.v1'
const KEYS = [
  { namespace: 'team-a', name: 'night' },
  { namespace: 'team-b', name: 'day' },
]

test('an event of the sweep names what is due', () => {
  const due = event({ type: DUE, data: { kind: 'ScheduledMachine', keys: KEYS } })

  expect(mapEvent(due, OPTIONS)).toEqual({ type: 'requests', requests: KEYS })
})

test('an event of the sweep may name a Node with its machine', () => {
  const keys = [{ namespace: 'team-a', name: 'night', nodeName: 'node-1' }, ...KEYS]
  const due = event({ type: DUE, data: { kind: 'ScheduledMachine', keys } })

  expect(mapEvent(due, OPTIONS)).toEqual({ type: 'requests', requests: keys })
})

test('what is due of another kind is not for us', () => {
  const due = event({ type: DUE, data: { kind: 'BootcNodePool', keys: KEYS } })

  expect(mapEvent(due, OPTIONS)).toEqual(NO_REQUESTS)
})

test.each([
  ['no data', undefined, 'The field data is wrong: it must be an object.'],
  ['no kind', { keys: KEYS }, 'The field data.kind is wrong: it must be a string.'],
  [
    'no keys',
    { kind: 'ScheduledMachine', keys: [] },
    'The field data.keys is wrong: it must have at least 1.',
  ],
  [
    'too many keys',
    { kind: 'ScheduledMachine', keys: Array.from({ length: 101 }, () => KEYS[0]) },
    'The field data.keys is wrong: it must have at most 100.',
  ],
  [
    'a key without a namespace',
    { kind: 'ScheduledMachine', keys: [KEYS[0], { name: 'night' }] },
    'The field data.keys.1.namespace is wrong: it must be a string.',
  ],
  [
    'an empty name',
    { kind: 'ScheduledMachine', keys: [{ namespace: 'team-a', name: '' }] },
    'The field data.keys.0.name is wrong: it must be a lower-case RFC 1123 subdomain of at most 253 characters.',
  ],
])('an event of the sweep with %s is refused', (_, data, detail) => {
  expect(problemOf(() => mapEvent(event({ type: DUE, data }), OPTIONS))).toEqual({
    status: 400,
    title: 'Not a list of due objects',
    detail,
    remedy:
      'Send data {"kind":"ScheduledMachine","keys":[{"namespace":"…","name":"…"}]}, 1 to 100 keys.',
  })
})

function event(given: Partial<CloudEvent>): CloudEvent {
  return {
    id: '1',
    source: 'https://10.96.0.1:443',
    type: 'dev.knative.apiserver.resource.update',
    extensions: {},
    data: undefined,
    ...given,
  }
}

function attributesOf(
  apiversion: string,
  kind: string,
  { namespace = '', name }: ObjectMeta,
): Readonly<Record<string, string>> {
  return { apiversion, kind, namespace, name }
}

function problemOf(attempt: () => unknown): unknown {
  try {
    return attempt()
  } catch (error) {
    return error instanceof BadEvent ? error.problem : error
  }
}
