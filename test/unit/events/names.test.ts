import { expect, test } from 'vitest'
import { BadEvent } from '#src/events/bad-event.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { mapEvent } from '#src/scheduled-machine/watches.ts'

const OPTIONS = { providerGroups: ['bootstrap.cluster.x-k8s.io'] }
const MACHINE = { apiVersion: 'cluster.x-k8s.io/v1beta2', kind: 'Machine' }
const NODE = { apiVersion: 'v1', kind: 'Node' }
const SECRET = { apiVersion: 'v1', kind: 'Secret' }
const OURS = { apiVersion: '5spot.finos.org/v1alpha1', kind: 'ScheduledMachine' }
const CONFIG = { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1', kind: 'KubeadmConfig' }
const NAME = 'Send a lower-case RFC 1123 subdomain of at most 253 characters.'
const NAMESPACE = 'Send a lower-case RFC 1123 label of at most 63 characters.'
const LABEL = '5spot.finos.org/scheduled-machine'
const TEAM = { namespace: 'team-a' }
const GOING = { deletionTimestamp: '2026-11-20T10:03:47Z' }

const NO_NAMES = ['..', '.', 'a=b', 'a,b', 'a/b', 'a b', 'A', 'a..b', '-a', 'ä', 'n'.repeat(254)]

test.each(NO_NAMES)('%j is refused as the name of an object', (name) => {
  for (const { apiVersion, kind } of [OURS, MACHINE, NODE, SECRET, CONFIG]) {
    const extensions = { apiversion: apiVersion, kind, name, ...TEAM }

    expect(refusal({ extensions })).toEqual(['attribute name', NAME])
    expect(refusal({ data: { apiVersion, kind, metadata: { ...TEAM, name } } })).toEqual([
      'field data.metadata.name',
      NAME,
    ])
    expect(refusal({ data: { apiVersion, kind, ...TEAM, name } })).toEqual([
      'field data.name',
      NAME,
    ])
  }
})

test.each(['..', 'a.b', 'kube/system', 'A', 'n'.repeat(64)])(
  '%j is refused as a namespace',
  (namespace) => {
    const attributes = { apiversion: OURS.apiVersion, kind: OURS.kind, name: 'night', namespace }

    expect(refusal({ extensions: attributes })).toEqual(['attribute namespace', NAMESPACE])
    expect(refusal({ data: { ...OURS, metadata: { name: 'night', namespace } } })).toEqual([
      'field data.metadata.namespace',
      NAMESPACE,
    ])
    expect(refusal({ data: { ...OURS, name: 'night', namespace } })).toEqual([
      'field data.namespace',
      NAMESPACE,
    ])
  },
)

test.each([
  ['/apis/v1/nodes/..', NAME],
  ['/apis/v1/nodes/a=b', NAME],
  ['/apis/5spot.finos.org/v1alpha1/namespaces/../scheduledmachines/night', NAMESPACE],
])('the subject %s leads nowhere', (subject, allowed) => {
  expect(refusal({ subject })).toEqual(['attribute subject', allowed])
})

test.each([
  [
    'a Machine whose label',
    { ...MACHINE, metadata: { ...TEAM, ...GOING, name: 'x', labels: { [LABEL]: '..' } } },
    `label ${LABEL}`,
    NAME,
  ],
  [
    'a Machine whose empty label',
    { ...MACHINE, metadata: { ...TEAM, ...GOING, name: 'x', labels: { [LABEL]: '' } } },
    `label ${LABEL}`,
    NAME,
  ],
  [
    'a Node whose label',
    node({ labels: { 'node.cluster.x-k8s.io/scheduled-machine': 'Night_1' } }),
    'label node.cluster.x-k8s.io/scheduled-machine or annotation cluster.x-k8s.io/machine',
    NAME,
  ],
  [
    'a Node whose annotation',
    node({ annotations: { 'cluster.x-k8s.io/machine': '../secrets/x' } }),
    'label node.cluster.x-k8s.io/scheduled-machine or annotation cluster.x-k8s.io/machine',
    NAME,
  ],
  [
    'a Node whose namespace',
    node({
      annotations: {
        'cluster.x-k8s.io/machine': 'night',
        'cluster.x-k8s.io/cluster-namespace': '..',
      },
    }),
    'annotation cluster.x-k8s.io/cluster-namespace',
    NAMESPACE,
  ],
])('%s could be no owner is refused', (_, data, where, remedy) => {
  expect(refusal({ data })).toEqual([where, remedy])
})

test.each([
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:node'],
  ['example.com/v1', 'Anything', '..'],
])('a name of %s is nobody we would ask for', (apiVersion, kind, name) => {
  expect(mapEvent(event({ data: { apiVersion, kind, metadata: { name } } }), OPTIONS)).toEqual({
    type: 'none',
  })
})

test.each([
  [{ namespace: 'team-a', name: '..' }, 'data.keys.0.name', 'it must be a lower-case RFC 1123 sub'],
  [{ namespace: '..', name: 'a' }, 'data.keys.0.namespace', 'it must be a lower-case RFC 1123 lab'],
])('the sweep cannot ask for %j', (key, field, why) => {
  const data = { kind: 'ScheduledMachine', keys: [key] }
  const { status, detail } = problemOf({ type: 'dev.sundial.objects.due.v1', data })

  expect(status).toBe(400)
  expect(detail).toContain(`The field ${field} is wrong: ${why}`)
})

test('a refusal quotes at most one line', () => {
  const { detail } = problemOf({ data: { ...NODE, metadata: { name: 'x'.repeat(6_000_000) } } })

  expect(detail.length).toBeLessThan(300)
})

function node(more: { labels?: object; annotations?: object }): object {
  const annotations = { 'cluster.x-k8s.io/cluster-namespace': 'team-a', ...more.annotations }
  return { ...NODE, metadata: { name: 'n1', ...more, annotations } }
}

/** Where the fault is, and what to send instead. */
function refusal(given: Partial<CloudEvent>): readonly (string | undefined)[] {
  const { status, detail, remedy } = problemOf(given)
  expect(status).toBe(400)
  return [/^The (.*) has /.exec(detail)?.[1], remedy]
}

function problemOf(given: Partial<CloudEvent>): BadEvent['problem'] {
  try {
    throw new Error(`taken for ${JSON.stringify(mapEvent(event(given), OPTIONS))}`)
  } catch (error) {
    if (error instanceof BadEvent) return error.problem
    throw error
  }
}

function event(given: Partial<CloudEvent>): CloudEvent {
  const type = 'dev.knative.apiserver.resource.update'
  return { id: '1', source: 'https://10.96.0.1:443', type, extensions: {}, data: {}, ...given }
}
