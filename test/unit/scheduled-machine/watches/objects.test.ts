// Which ScheduledMachine an event of an object concerns.
import { expect, test } from 'vitest'
import type { ObjectMeta } from '#src/kube/object.ts'
import { mapEvent } from '#src/scheduled-machine/watches.ts'
import {
  attributesOf,
  event,
  GOING,
  KEY,
  type MappedEvent,
  NIGHT,
  NIGHT_NODE,
  NO_REQUESTS,
  OPTIONS,
  SHORT_PASS,
} from './watched-events.ts'

interface Row {
  readonly about: string
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly target: MappedEvent
}

const CALENDAR: MappedEvent = {
  type: 'lookup',
  lookup: { type: 'calendar', namespace: 'team-a', configMap: 'night' },
}

const ROWS: readonly Row[] = [
  {
    about: 'a ScheduledMachine is itself',
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { namespace: 'team-a', name: 'night' },
    target: SHORT_PASS,
  },
  {
    about: 'a ScheduledMachine in a foreground deletion is nothing special',
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { namespace: 'team-a', name: 'night', uid: 'u', ...GOING, finalizers: ['a'] },
    target: SHORT_PASS,
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
    target: SHORT_PASS,
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
    about: 'a ConfigMap names the ScheduledMachines with a calendar in it',
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'team-a', name: 'night' },
    target: CALENDAR,
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
    about: 'an override stands for all of its namespace',
    apiVersion: 'schedule.sundial.dev/v1alpha1',
    kind: 'ScheduleOverride',
    metadata: { namespace: 'team-a', name: 'late' },
    target: { type: 'lookup', lookup: { type: 'overrides', namespace: 'team-a' } },
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
  ['/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night', SHORT_PASS],
  ['/apis/cluster.x-k8s.io/v1beta2/namespaces/team-a/machines/night', NIGHT],
  ['/apis/v1/namespaces//nodes/n1', { type: 'lookup', lookup: { type: 'node', name: 'n1' } }],
  ['/api/v1/nodes/n1', { type: 'lookup', lookup: { type: 'node', name: 'n1' } }],
  [
    '/apis/v1/namespaces/team-a/secrets/prod-kubeconfig',
    { type: 'lookup', lookup: { type: 'cluster', namespace: 'team-a', clusterName: 'prod' } },
  ],
  ['/apis/k0smotron.io/v1beta1/namespaces/team-a/remotemachines/night', NIGHT],
  ['/apis/v1/namespaces/team-a/configmaps/night', CALENDAR],
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

  expect(mapEvent(event({ extensions, data }), OPTIONS)).toEqual(SHORT_PASS)
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
