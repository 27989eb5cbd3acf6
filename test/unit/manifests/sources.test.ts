import { expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { NODE_LABEL, SCHEDULED_MACHINE_LABEL } from '#src/cluster-api/labels.ts'
import { CONFIG_MAPS, NODES, SECRETS } from '#src/kube/resource.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { CALENDAR_LABEL } from '#src/scheduled-machine/labels.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { build, type Manifest } from '#test/support/manifests/kustomize.ts'

const exists = (key: string) => ({ matchExpressions: [{ key, operator: 'Exists' }] })
const service = (name: string) => ({
  ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name },
})
const BROKER = { ref: { apiVersion: 'eventing.knative.dev/v1', kind: 'Broker', name: 'sundial' } }

const MACHINES = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  selector: exists(SCHEDULED_MACHINE_LABEL),
}
const MANAGED_NODES = { ...pick(NODES), selector: exists('bootc.dev/managed') }

test('the sources watch what the functions reconcile and follow, and nothing else', () => {
  const { namespaceSelector: _, ...ownNamespace } = source('bootc-node-pool', 'Reference', [
    pick(SECRETS),
  ])

  expect(specsOf('ApiServerSource', 'triggers')).toEqual({
    'scheduled-machines': source('scheduled-machine', 'Reference', [
      pick(SCHEDULED_MACHINES),
      pick(SCHEDULE_OVERRIDES),
    ]),
    calendars: {
      ...source('scheduled-machine', 'Reference', [
        { ...pick(CONFIG_MAPS), selector: exists(CALENDAR_LABEL) },
      ]),
      serviceAccountName: 'calendar-source',
    },
    machines: source('scheduled-machine', 'Resource', [MACHINES]),
    nodes: source('scheduled-machine', 'Resource', [
      { ...pick(NODES), selector: exists(NODE_LABEL) },
    ]),
    'bootc-node-pools': source('bootc-node-pool', 'Reference', [
      pick(BOOTC_NODE_POOLS),
      { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode' },
    ]),
    'bootc-nodes': source('bootc-node-pool', 'Resource', [pick(BOOTC_NODES), MANAGED_NODES]),
    'pull-secrets': { ...ownNamespace, serviceAccountName: 'pull-secret-source' },
  })
})

test('without the events of Nodes, everything else is the same', () => {
  const quiet = specsOf('ApiServerSource', 'triggers/overlays/quiet-nodes')

  expect(quiet).toEqual({
    ...specsOf('ApiServerSource', 'triggers'),
    'bootc-nodes': source('bootc-node-pool', 'Resource', [pick(BOOTC_NODES)]),
  })
})

test('the alarm has no schedule, so that applying it again leaves the functions’ own alone', () => {
  const { alarm, backstop } = specsOf('PingSource', 'triggers')

  expect(alarm).toEqual({
    contentType: 'application/json',
    data: '{"scope":"due"}',
    sink: service('sweep'),
  })
  expect(backstop).toEqual({ ...alarm, schedule: '2-59/5 * * * *' })
})

test('for an older Cluster API only the version of Machine is another', () => {
  const { machines, ...rest } = specsOf('ApiServerSource', 'triggers/overlays/capi-v1beta1')

  const resource = {
    apiVersion: 'cluster.x-k8s.io/v1beta1',
    kind: 'Machine',
    selector: exists(SCHEDULED_MACHINE_LABEL),
  }
  expect(machines).toEqual(source('scheduled-machine', 'Resource', [resource]))
  expect({ machines: expect.anything(), ...rest }).toEqual(specsOf('ApiServerSource', 'triggers'))
})

test('with a Broker every source sends to it, and its Triggers tell passes from sweeps', () => {
  const sinks = build('triggers/overlays/broker').flatMap(({ spec }) => spec?.sink ?? [])

  expect(sinks).toEqual(sinks.map(() => BROKER))
  expect(sinks).toHaveLength(9)
  expect(specsOf('Trigger', 'triggers/overlays/broker')).toMatchObject({
    'scheduled-machine': {
      broker: 'sundial',
      filters: [{ exact: { function: 'scheduled-machine' } }],
      subscriber: service('scheduled-machine'),
    },
    'bootc-node-pool': {
      broker: 'sundial',
      filters: [{ exact: { function: 'bootc-node-pool' } }],
      subscriber: service('bootc-node-pool'),
    },
    sweep: {
      broker: 'sundial',
      filters: [{ exact: { type: 'dev.knative.sources.ping' } }],
      subscriber: service('sweep'),
    },
  })
  expect(specsOf('Broker', 'triggers/overlays/broker')).toEqual({
    sundial: {
      delivery: {
        retry: 3,
        backoffPolicy: 'exponential',
        backoffDelay: 'PT0.5S',
        timeout: 'PT30S',
        deadLetterSink: service('sweep'),
      },
    },
  })
})

test('whatever is sent to is there', () => {
  const all = [...build('deploy/overlays/all'), ...build('triggers/overlays/broker')]
  const there = new Set(all.map((each) => `${each.apiVersion} ${each.kind} ${each.metadata.name}`))

  const sentTo = all.flatMap(({ spec }) => [
    spec?.sink,
    spec?.subscriber,
    spec?.delivery?.deadLetterSink,
  ])
  const missing = sentTo
    .flatMap((destination) => destination?.ref ?? [])
    .filter(({ apiVersion, kind, name }) => !there.has(`${apiVersion} ${kind} ${name}`))
  expect(missing).toEqual([])
})

test('whoever runs has an account', () => {
  const all = build('deploy/overlays/all')
  const accounts = all
    .filter(({ kind }) => kind === 'ServiceAccount')
    .map(({ metadata }) => metadata.name)

  const used = all.flatMap(
    ({ spec }) => spec?.serviceAccountName ?? spec?.template?.spec.serviceAccountName ?? [],
  )
  expect(accounts.toSorted()).toEqual([...new Set(used)].sort())
})

function source(name: string, mode: string, resources: readonly object[]) {
  return {
    serviceAccountName: 'sources',
    mode,
    namespaceSelector: {},
    resources,
    sink: service(name),
    ceOverrides: { extensions: { function: name } },
  }
}

function pick({ apiVersion, kind }: { apiVersion: string; kind: string }) {
  return { apiVersion, kind }
}

function specsOf(kind: string, folder: string): Record<string, Manifest['spec']> {
  const objects = build(folder).filter((each) => each.kind === kind)
  return Object.fromEntries(objects.map(({ metadata, spec }) => [metadata.name, spec]))
}
