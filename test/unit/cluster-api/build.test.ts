import { Duration } from 'luxon'
import { describe, expect, test } from 'vitest'
import { buildMachine, type MachinePlan } from '#src/cluster-api/build-machine.ts'
import { buildProviderObject } from '#src/cluster-api/build-provider-object.ts'
import { parseMachine } from '#src/cluster-api/machine.ts'
import { parseProviderObject, providerOwnership } from '#src/cluster-api/provider-object.ts'
import { isDrainSkipped, restoreDrainPatch, skipDrainPatch } from '#src/cluster-api/skip-drain.ts'
import { machineOwnerReference, machineOwnership } from '#src/scheduled-machine/machine-owner.ts'
import { machine } from './objects.ts'

const US = { name: 'batch-1', uid: 'uid-us' }
const plan = (more: Partial<MachinePlan> = {}): MachinePlan => ({
  owner: { name: 'batch-1', namespace: 'team-a' },
  ownerReference: machineOwnerReference(US),
  version: 'v1beta2',
  clusterName: 'prod',
  bootstrap: { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2', kind: 'KubeadmConfig' },
  infrastructure: { apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1', kind: 'RemoteMachine' },
  labels: {},
  annotations: {},
  drainTimeout: Duration.fromObject({ minutes: 5 }),
  ...more,
})

const METADATA = {
  name: 'batch-1',
  namespace: 'team-a',
  labels: {
    '5spot.finos.org/scheduled-machine': 'batch-1',
    'cluster.x-k8s.io/cluster-name': 'prod',
    'node.cluster.x-k8s.io/scheduled-machine': 'batch-1',
  },
  ownerReferences: [
    {
      apiVersion: '5spot.finos.org/v1alpha1',
      kind: 'ScheduledMachine',
      name: 'batch-1',
      uid: 'uid-us',
    },
  ],
}

test('a Machine in v1beta2 refers to its provider objects by group, and has timeouts in seconds', () => {
  expect(buildMachine(plan())).toEqual({
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: METADATA,
    spec: {
      clusterName: 'prod',
      bootstrap: {
        configRef: {
          apiGroup: 'bootstrap.cluster.x-k8s.io',
          kind: 'KubeadmConfig',
          name: 'batch-1',
        },
      },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'RemoteMachine',
        name: 'batch-1',
      },
      deletion: { nodeDrainTimeoutSeconds: 300, nodeVolumeDetachTimeoutSeconds: 300 },
    },
  })
})

test('a Machine in v1beta1 has full references, and timeouts as durations', () => {
  expect(buildMachine(plan({ version: 'v1beta1' }))).toEqual({
    apiVersion: 'cluster.x-k8s.io/v1beta1',
    kind: 'Machine',
    metadata: METADATA,
    spec: {
      clusterName: 'prod',
      bootstrap: {
        configRef: {
          apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
          kind: 'KubeadmConfig',
          namespace: 'team-a',
          name: 'batch-1',
        },
      },
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'RemoteMachine',
        namespace: 'team-a',
        name: 'batch-1',
      },
      nodeDrainTimeout: '300s',
      nodeVolumeDetachTimeout: '300s',
    },
  })
})

test.each(['v1beta1', 'v1beta2'] as const)(
  'a Machine built in %s is recognized as ours',
  (version) => {
    const built = parseMachine(buildMachine(plan({ version })))

    expect(machineOwnership(built, US)).toEqual({ type: 'ours' })
    expect(built.bootstrapRef).toMatchObject({ kind: 'KubeadmConfig', name: 'batch-1' })
  },
)

test.each([
  ['nothing', 0, 1],
  ['half a second', 500, 1],
  ['a bit over a second', 1001, 2],
  ['a day', 86_400_000, 86_400],
])('a drain timeout of %s is never none at all', (_, milliseconds, seconds) => {
  const built = buildMachine(plan({ drainTimeout: Duration.fromMillis(milliseconds) }))

  expect(built['spec']).toMatchObject({
    deletion: { nodeDrainTimeoutSeconds: seconds, nodeVolumeDetachTimeoutSeconds: seconds },
  })
})

test('version and failure domain are passed on', () => {
  const built = buildMachine(plan({ kubernetesVersion: 'v1.34.1', failureDomain: 'rack-2' }))

  expect(built['spec']).toMatchObject({ version: 'v1.34.1', failureDomain: 'rack-2' })
})

test("the user's labels and annotations are kept, and never replace ours", () => {
  const { metadata } = buildMachine(
    plan({
      labels: { 'node-role.kubernetes.io/batch': '', 'cluster.x-k8s.io/cluster-name': 'other' },
      annotations: { team: 'a' },
    }),
  )

  expect(metadata.labels).toEqual({ 'node-role.kubernetes.io/batch': '', ...METADATA.labels })
  expect(metadata.annotations).toEqual({ team: 'a' })
})

describe('a provider object', () => {
  const spec = { address: '10.0.0.1', list: [{ deep: null }], port: 22 }
  const built = buildProviderObject({
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'RemoteMachine',
    spec,
    machine: machine(),
    clusterName: 'prod',
  })

  test('belongs to its Machine, and has the unchanged spec', () => {
    expect(built).toEqual({
      apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
      kind: 'RemoteMachine',
      metadata: {
        name: 'batch-1',
        namespace: 'team-a',
        labels: {
          '5spot.finos.org/scheduled-machine': 'batch-1',
          'cluster.x-k8s.io/cluster-name': 'prod',
        },
        annotations: { '5spot.finos.org/scheduled-machine': 'batch-1' },
        ownerReferences: [
          {
            apiVersion: 'cluster.x-k8s.io/v1beta2',
            kind: 'Machine',
            name: 'batch-1',
            uid: 'uid-machine',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: { address: '10.0.0.1', list: [{ deep: null }], port: 22 },
    })
  })

  test('is recognized as ours', () => {
    expect(providerOwnership(parseProviderObject(built), 'batch-1', 'uid-machine')).toBe('ours')
  })
})

test('the patch of a kill switch makes isDrainSkipped true', () => {
  const skipped = {
    'machine.cluster.x-k8s.io/exclude-node-draining': 'by-sundial',
    'machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach': 'by-sundial',
  }

  expect(skipDrainPatch({ resourceVersion: '12', annotations: {} }, 'drainAndDetach')).toEqual({
    metadata: { resourceVersion: '12', annotations: skipped },
  })
  expect(isDrainSkipped({ annotations: { ...skipped, other: 'x' } })).toBe(true)
})

test('an annotation of a user is neither overwritten nor removed', () => {
  const theirs = { 'machine.cluster.x-k8s.io/exclude-node-draining': 'true' }
  const detach = 'machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach'
  const read = { resourceVersion: '12', annotations: theirs }
  const marked = { resourceVersion: '13', annotations: { ...theirs, [detach]: 'by-sundial' } }

  expect(skipDrainPatch(read, 'drainAndDetach')).toEqual({
    metadata: { resourceVersion: '12', annotations: { [detach]: 'by-sundial' } },
  })
  expect(restoreDrainPatch(marked)).toEqual({
    metadata: { resourceVersion: '13', annotations: { [detach]: null } },
  })
})

test.each([
  [[]],
  [['machine.cluster.x-k8s.io/exclude-node-draining']],
  [['machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach']],
])('a Machine with the annotations %j alone is drained', (names) => {
  const annotations = Object.fromEntries(names.map((name) => [name, '']))

  expect(isDrainSkipped({ annotations })).toBe(false)
})
