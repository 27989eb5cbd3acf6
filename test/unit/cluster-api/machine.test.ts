import { describe, expect, test } from 'vitest'
import { parseMachine } from '#src/cluster-api/machine.ts'
import { CREATED, machine, machineObject } from './objects.ts'

test('a Machine that was just created in v1beta2', () => {
  expect(parseMachine(machineObject())).toEqual({
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    name: 'batch-1',
    namespace: 'team-a',
    uid: 'uid-machine',
    resourceVersion: '12',
    labels: {},
    annotations: {},
    owners: [],
    creationTimestamp: CREATED,
    clusterName: 'prod',
    conditions: [],
    bootstrapRef: {
      group: 'bootstrap.cluster.x-k8s.io',
      kind: 'KubeadmConfig',
      name: 'batch-1',
    },
    infrastructureRef: {
      group: 'infrastructure.cluster.x-k8s.io',
      kind: 'RemoteMachine',
      name: 'batch-1',
    },
    isBootstrapReady: false,
    isInfrastructureReady: false,
    paused: false,
  })
})

test('a Machine in service, in v1beta2', () => {
  const subject = machine({
    metadata: {
      labels: { a: 'b' },
      annotations: { 'cluster.x-k8s.io/paused': '' },
      deletionTimestamp: '2026-03-29T01:00:00Z',
    },
    spec: { providerID: 'remote-machine://10.0.0.1:22' },
    status: {
      phase: 'Running',
      nodeRef: { name: 'worker-1' },
      initialization: { bootstrapDataSecretCreated: true, infrastructureProvisioned: true },
      conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }],
      deprecated: {
        v1beta1: {
          conditions: [{ type: 'Ready', status: 'False' }],
          failureReason: 'CreateError',
          failureMessage: 'no quota',
        },
      },
    },
  })

  expect(subject).toMatchObject({
    labels: { a: 'b' },
    deletionTimestamp: '2026-03-29T01:00:00Z',
    providerID: 'remote-machine://10.0.0.1:22',
    phase: 'Running',
    nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker-1' },
    conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }],
    failure: 'CreateError: no quota',
    isBootstrapReady: true,
    isInfrastructureReady: true,
    paused: true,
  })
})

test('a Machine in service, in v1beta1', () => {
  const subject = machine({
    apiVersion: 'cluster.x-k8s.io/v1beta1',
    spec: {
      bootstrap: {
        configRef: {
          apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
          kind: 'K0sWorkerConfig',
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
    },
    status: {
      bootstrapReady: true,
      infrastructureReady: true,
      failureMessage: 'no quota',
      nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker-1', uid: 'uid-node' },
      conditions: [
        { type: 'InfrastructureReady', status: 'False', severity: 'Error', reason: 'Boom' },
      ],
    },
  })

  expect(subject).toMatchObject({
    apiVersion: 'cluster.x-k8s.io/v1beta1',
    nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker-1', uid: 'uid-node' },
    failure: 'no quota',
    conditions: [
      {
        type: 'InfrastructureReady',
        status: 'False',
        severity: 'Error',
        reason: 'Boom',
        message: '',
      },
    ],
    bootstrapRef: {
      group: 'bootstrap.cluster.x-k8s.io',
      apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
      kind: 'K0sWorkerConfig',
      name: 'batch-1',
    },
    infrastructureRef: {
      group: 'infrastructure.cluster.x-k8s.io',
      apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
      kind: 'RemoteMachine',
      name: 'batch-1',
    },
    isBootstrapReady: true,
    isInfrastructureReady: true,
  })
})

test('in v1beta1, the newer conditions are used', () => {
  const { conditions } = machine({
    apiVersion: 'cluster.x-k8s.io/v1beta1',
    status: {
      conditions: [{ type: 'BootstrapReady', status: 'False' }],
      v1beta2: { conditions: [{ type: 'BootstrapConfigReady', status: 'False' }] },
    },
  })

  expect(conditions.map(({ type }) => type)).toEqual(['BootstrapConfigReady'])
})

describe('the reference to the Node', () => {
  test.each([
    ['both', { providerID: 'libvirt:///a' }, { name: 'w', uid: '1' }, ['libvirt:///a', 'w', '1']],
    ['nothing', {}, undefined, [undefined, undefined, undefined]],
    [
      'a provider ID alone',
      { providerID: 'aws:///a/i-0' },
      undefined,
      ['aws:///a/i-0', undefined, undefined],
    ],
    [
      'a full reference without uid',
      {},
      { apiVersion: 'v1', kind: 'Node', name: 'w' },
      [undefined, 'w', undefined],
    ],
    ['a name alone', {}, { name: 'w' }, [undefined, 'w', undefined]],
    ['a number as provider ID', { providerID: 42 }, undefined, [undefined, undefined, undefined]],
    ['an empty provider ID', { providerID: '' }, undefined, [undefined, undefined, undefined]],
    ['a reference without a name', {}, { uid: '1' }, [undefined, undefined, undefined]],
  ])('%s', (_, spec, nodeRef, expected) => {
    const subject = machine({ spec, status: { nodeRef } })

    expect([subject.providerID, subject.nodeRef?.name, subject.nodeRef?.uid]).toEqual(expected)
  })
})

test.each([
  ['nothing but a name', { apiVersion: 'x/v1', kind: 'Machine', metadata: { name: 'a' } }],
  ['texts where there should be objects', { ...machineObject(), spec: 'x', status: 'y' }],
  ['nulls', { ...machineObject(), spec: null, status: null }],
])('a Machine with %s is read without failing', (_, object) => {
  const { nodeRef, bootstrapRef, conditions } = parseMachine(object)

  expect([nodeRef, bootstrapRef, conditions]).toEqual([undefined, undefined, []])
})
