import { expect, test } from 'vitest'
import { BadEvent } from '#src/events/bad-event.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { type Target, targetOf } from '#src/events/keys.ts'
import type { ObjectMeta } from '#src/kube/object.ts'

const OPTIONS = { providerGroups: ['bootstrap.cluster.x-k8s.io', 'k0smotron.io'] }
const NOTHING: Target = { type: 'nothing' }

const NIGHT: Target = { type: 'keys', keys: [{ namespace: 'team-a', name: 'night' }] }

interface Row {
  readonly about: string
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly target: Target
}

const ROWS: readonly Row[] = [
  {
    about: 'a ScheduledMachine is itself',
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { namespace: 'team-a', name: 'night' },
    target: NIGHT,
  },
  {
    about: 'a Machine has the name of its ScheduledMachine, in either version',
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: { namespace: 'team-a', name: 'night' },
    target: NIGHT,
  },
  {
    about: 'a Machine of another name says whose it is',
    apiVersion: 'cluster.x-k8s.io/v1beta1',
    kind: 'Machine',
    metadata: {
      namespace: 'team-a',
      name: 'night-x7k2p',
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
    target: NOTHING,
  },
  {
    about: 'a ConfigMap is nothing of ours',
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'team-a', name: 'night' },
    target: NOTHING,
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
    target: NIGHT,
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
    target: NIGHT,
  },
  {
    about: 'a Node that says neither has to be looked up',
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'ip-10-0-0-7' },
    target: { type: 'node', name: 'ip-10-0-0-7' },
  },
  {
    about: 'a kubeconfig Secret stands for its cluster',
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team-a', name: 'prod-kubeconfig' },
    target: { type: 'cluster', namespace: 'team-a', clusterName: 'prod' },
  },
  {
    about: 'another Secret is nothing of ours',
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team-a', name: 'prod-ca' },
    target: NOTHING,
  },
  {
    about: 'a Secret with nothing before the suffix is nothing of ours',
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'team-a', name: '-kubeconfig' },
    target: NOTHING,
  },
]

test.each(ROWS)('$about', ({ apiVersion, kind, metadata, target }) => {
  const attributes = attributesOf(apiVersion, kind, metadata)
  const body = { apiVersion, kind, metadata }

  expect(targetOf(event({ extensions: attributes, data: body }), OPTIONS)).toEqual(target)
  expect(targetOf(event({ data: body }), OPTIONS)).toEqual(target)
})

test.each(
  ROWS.filter(
    ({ metadata }) => metadata.labels === undefined && metadata.annotations === undefined,
  ),
)('without the object: $about', ({ apiVersion, kind, metadata, target }) => {
  const { namespace = '', name } = metadata
  const reference = { apiVersion, kind, namespace, name }
  const type = 'dev.knative.apiserver.ref.delete'

  expect(targetOf(event({ type, data: reference }), OPTIONS)).toEqual(target)
  expect(
    targetOf(event({ type, extensions: attributesOf(apiVersion, kind, metadata) }), OPTIONS),
  ).toEqual(target)
})

test.each([
  ['/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night', NIGHT],
  ['/apis/cluster.x-k8s.io/v1beta2/namespaces/team-a/machines/night', NIGHT],
  ['/apis/v1/namespaces//nodes/n1', { type: 'node', name: 'n1' }],
  ['/api/v1/nodes/n1', { type: 'node', name: 'n1' }],
  [
    '/apis/v1/namespaces/team-a/secrets/prod-kubeconfig',
    { type: 'cluster', namespace: 'team-a', clusterName: 'prod' },
  ],
  ['/apis/k0smotron.io/v1beta1/namespaces/team-a/remotemachines/night', NIGHT],
  ['/apis/v1/namespaces/team-a/configmaps/night', NOTHING],
  ['/somewhere/else', NOTHING],
] as const)('the subject %s is enough when there is nothing else', (subject, target) => {
  expect(targetOf(event({ subject }), OPTIONS)).toEqual(target)
})

test('the attributes outrank a body that says otherwise', () => {
  const extensions = attributesOf('5spot.finos.org/v1alpha1', 'ScheduledMachine', {
    namespace: 'team-a',
    name: 'night',
  })
  const data = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }

  expect(targetOf(event({ extensions, data }), OPTIONS)).toEqual(NIGHT)
})

test('a ScheduledMachine without a namespace is nobody', () => {
  const extensions = attributesOf('5spot.finos.org/v1alpha1', 'ScheduledMachine', { name: 'night' })

  expect(targetOf(event({ extensions }), OPTIONS)).toEqual(NOTHING)
})

test('an event of another type is not for us', () => {
  const extensions = attributesOf('v1', 'Node', { name: 'n1' })

  expect(targetOf(event({ type: 'dev.example.order', extensions }), OPTIONS)).toEqual(NOTHING)
})

const DUE = 'dev.sundial.objects.due.v1'
const KEYS = [
  { namespace: 'team-a', name: 'night' },
  { namespace: 'team-b', name: 'day' },
]

test('an event of the sweep names what is due', () => {
  const due = event({ type: DUE, data: { kind: 'ScheduledMachine', keys: KEYS } })

  expect(targetOf(due, OPTIONS)).toEqual({ type: 'keys', keys: KEYS })
})

test('what is due of another kind is not for us', () => {
  const due = event({ type: DUE, data: { kind: 'BootcNodePool', keys: KEYS } })

  expect(targetOf(due, OPTIONS)).toEqual(NOTHING)
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
    'The field data.keys.0.name is wrong: it must have at least 1.',
  ],
])('an event of the sweep with %s is refused', (_, data, detail) => {
  expect(problemOf(() => targetOf(event({ type: DUE, data }), OPTIONS))).toEqual({
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
