import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Machine } from '#src/cluster-api/machine.ts'
import {
  type MachineSurroundings,
  machineProgress,
  waitedFor,
} from '#src/cluster-api/machine-progress.ts'
import { machine, node, provider } from './objects.ts'

const condition = (type: string, status: string, message: string, more: object = {}) => ({
  type,
  status,
  reason: 'Reason',
  message,
  ...more,
})
const BOOTSTRAPPED = { initialization: { bootstrapDataSecretCreated: true } }
const PROVISIONED = {
  initialization: { bootstrapDataSecretCreated: true, infrastructureProvisioned: true },
}
const joined = { ...PROVISIONED, nodeRef: { name: 'worker-1' } }
const kubeadm = (status: object) =>
  provider({ apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2', kind: 'KubeadmConfig', status })

interface Row {
  readonly name: string
  readonly machine: Machine
  readonly around?: MachineSurroundings
  readonly reason: string
  readonly message: string
}

const ROWS: readonly Row[] = [
  {
    name: 'just created',
    machine: machine(),
    reason: 'WaitingForBootstrapData',
    message: 'Waiting for bootstrap data of KubeadmConfig team-a/batch-1',
  },
  {
    name: 'without bootstrap data, by what Cluster API says',
    machine: machine({
      status: { conditions: [condition('BootstrapConfigReady', 'False', 'KubeadmConfig missing')] },
    }),
    reason: 'WaitingForBootstrapData',
    message: 'Waiting for bootstrap data of KubeadmConfig team-a/batch-1: KubeadmConfig missing',
  },
  {
    name: 'without bootstrap data, seen through v1beta1, with a reason alone',
    machine: machine({
      status: {
        conditions: [{ type: 'BootstrapReady', status: 'False', reason: 'WaitingForDataSecret' }],
      },
    }),
    reason: 'WaitingForBootstrapData',
    message: 'Waiting for bootstrap data of KubeadmConfig team-a/batch-1: WaitingForDataSecret',
  },
  {
    name: 'without bootstrap data, by what the bootstrap object says',
    machine: machine({
      status: { conditions: [condition('BootstrapConfigReady', 'False', 'shallow')] },
    }),
    around: {
      bootstrap: kubeadm({ conditions: [condition('Ready', 'False', 'control plane first')] }),
    },
    reason: 'WaitingForBootstrapData',
    message:
      'Waiting for bootstrap data of KubeadmConfig team-a/batch-1: Ready: control plane first',
  },
  {
    name: 'with bootstrap data, without infrastructure',
    machine: machine({ status: BOOTSTRAPPED }),
    reason: 'WaitingForInfrastructure',
    message: 'Waiting for infrastructure RemoteMachine team-a/batch-1',
  },
  {
    name: 'whose bootstrap object is ahead of it',
    machine: machine(),
    around: { bootstrap: kubeadm({ ready: true }) },
    reason: 'WaitingForInfrastructure',
    message: 'Waiting for infrastructure RemoteMachine team-a/batch-1',
  },
  {
    name: 'without infrastructure, by the deepest that its object says, in a fixed order',
    machine: machine({ status: BOOTSTRAPPED }),
    around: {
      infrastructure: provider({
        status: {
          conditions: [
            condition('Ready', 'False', 'summary'),
            condition('VolumeReady', 'Unknown', 'not looked at'),
            condition('BootstrapExecSucceeded', 'False', 'Check the\n  bootstrap logs'),
            condition('AddressReady', 'True', 'fine'),
            condition('Deleting', 'False', 'no'),
          ],
        },
      }),
    },
    reason: 'WaitingForInfrastructure',
    message:
      'Waiting for infrastructure RemoteMachine team-a/batch-1: BootstrapExecSucceeded: Check the bootstrap logs; VolumeReady: not looked at',
  },
  {
    name: 'provisioned, without a Node',
    machine: machine({
      spec: { providerID: 'p://1' },
      status: {
        ...PROVISIONED,
        conditions: [condition('NodeHealthy', 'Unknown', 'Waiting for a Node with p://1 to exist')],
      },
    }),
    reason: 'NoNodeYet',
    message:
      'Waiting for a Node with provider ID p://1 to join: Waiting for a Node with p://1 to exist',
  },
  {
    name: 'provisioned, without a provider ID',
    machine: machine({ status: PROVISIONED }),
    reason: 'NoNodeYet',
    message: 'Waiting for a Node to join',
  },
  {
    name: 'whose Node is gone',
    machine: machine({ status: joined }),
    reason: 'NoNodeYet',
    message: 'Node worker-1 does not exist',
  },
  {
    name: 'whose Node is not Ready',
    machine: machine({ status: joined }),
    around: { node: node({ ready: { status: 'False', message: 'no network' } }) },
    reason: 'NodeNotReady',
    message: 'Node worker-1 is not Ready: no network',
  },
  {
    name: 'that a health check condemned',
    machine: machine({
      status: {
        ...joined,
        conditions: [condition('HealthCheckSucceeded', 'False', 'Node silent')],
      },
    }),
    around: { node: node() },
    reason: 'MachineUnhealthy',
    message: 'A MachineHealthCheck found the Machine unhealthy: Node silent',
  },
  {
    name: 'whose infrastructure failed for good',
    machine: machine({ status: { ...BOOTSTRAPPED, failureMessage: 'copied' } }),
    around: {
      infrastructure: provider({
        status: { failureReason: 'CreateError', failureMessage: 'no quota' },
      }),
    },
    reason: 'InfrastructureFailed',
    message: 'RemoteMachine team-a/batch-1 has failed: CreateError: no quota',
  },
  {
    name: 'whose bootstrap object says Error in the old way',
    machine: machine(),
    around: {
      bootstrap: kubeadm({
        conditions: [
          condition('Ready', 'False', 'summary', { severity: 'Error' }),
          condition('DataSecretAvailable', 'False', 'bad template', { severity: 'Error' }),
          condition('CertificatesAvailable', 'False', 'wait', { severity: 'Info' }),
        ],
      }),
    },
    reason: 'BootstrapFailed',
    message: 'KubeadmConfig team-a/batch-1 has failed: DataSecretAvailable: bad template',
  },
  {
    name: 'that failed itself',
    machine: machine({ status: { failureReason: 'InvalidConfiguration' } }),
    reason: 'MachineFailed',
    message: 'Machine team-a/batch-1 has failed: InvalidConfiguration',
  },
  {
    name: 'paused by its own annotation',
    machine: machine({ metadata: { annotations: { 'cluster.x-k8s.io/paused': 'true' } } }),
    reason: 'Paused',
    message: 'Cluster API has paused the Machine',
  },
  {
    name: 'paused with its Cluster',
    machine: machine({
      status: { conditions: [condition('Paused', 'True', 'Cluster spec.paused is set to true')] },
    }),
    reason: 'Paused',
    message: 'Cluster API has paused the Machine: Cluster spec.paused is set to true',
  },
  {
    name: 'paused in the middle of its deletion',
    machine: machine({
      metadata: {
        annotations: { 'cluster.x-k8s.io/paused': '' },
        deletionTimestamp: '2026-03-29T01:00:00Z',
      },
      status: { conditions: [condition('Deleting', 'True', 'draining')] },
    }),
    reason: 'Paused',
    message: 'Cluster API has paused the Machine, its deletion included',
  },
  {
    name: 'being deleted, with what Cluster API is at',
    machine: machine({
      metadata: { deletionTimestamp: '2026-03-29T01:00:00Z' },
      status: {
        ...joined,
        failureReason: 'whatever',
        conditions: [
          condition('Deleting', 'True', '* Pod shop/web-0:\n  * waiting for completion'),
        ],
      },
    }),
    around: { node: node() },
    reason: 'Deleting',
    message: 'The Machine is being deleted: * Pod shop/web-0: * waiting for completion',
  },
  {
    name: 'about to be deleted',
    machine: machine({
      metadata: { deletionTimestamp: '2026-03-29T01:00:00Z' },
      status: { conditions: [condition('Deleting', 'False', 'not yet')] },
    }),
    reason: 'Deleting',
    message: 'The Machine is being deleted',
  },
]

describe('a Machine', () => {
  test.each(ROWS)('$name', ({ machine, around, reason, message }) => {
    expect(machineProgress(machine, around)).toEqual({ status: 'False', reason, message })
  })

  test('whose Node is Ready, is', () => {
    expect(machineProgress(machine({ status: joined }), { node: node() })).toEqual({
      status: 'True',
      reason: 'MachineReady',
      message: 'Node worker-1 is Ready',
    })
  })

  test.each([
    ['has a Paused condition that is False', condition('Paused', 'False', '')],
    ['was paused after its Node was Ready', condition('Paused', 'True', 'by its Cluster')],
  ])('that %s, is ready', (_, paused) => {
    const status = { ...joined, conditions: [paused] }

    expect(machineProgress(machine({ status }), { node: node() }).status).toBe('True')
  })
})

test.each([
  ['bootstrap data of KubeadmConfig team-a/batch-1', machine(), {}],
  ['infrastructure RemoteMachine team-a/batch-1', machine({ status: BOOTSTRAPPED }), {}],
  [
    'infrastructure RemoteMachine team-a/batch-1',
    machine(),
    { bootstrap: kubeadm({ ready: true }) },
  ],
  ['a Node to join', machine({ status: PROVISIONED }), {}],
  [
    'a Node to join',
    machine(),
    { infrastructure: provider({ status: { ready: true } }), bootstrap: kubeadm({ ready: true }) },
  ],
  [
    'a Node with provider ID p://1 to join',
    machine({ spec: { providerID: 'p://1' }, status: PROVISIONED }),
    {},
  ],
  ['Node worker-1 to become Ready', machine({ status: joined }), {}],
])('a Machine waits for: %s', (words, subject, around) => {
  expect(waitedFor(subject, around)).toBe(words)
})

test('the order of conditions does not change the message', () => {
  const conditions = ['C', 'A', 'E', 'B', 'D'].map((type) =>
    condition(type, 'False', `about ${type}`),
  )
  const all = fc.shuffledSubarray(conditions, { minLength: conditions.length })

  fc.assert(
    fc.property(all, (shuffled) => {
      const infrastructure = provider({ status: { conditions: shuffled } })
      const { message } = machineProgress(machine({ status: BOOTSTRAPPED }), { infrastructure })
      expect(message).toBe(
        'Waiting for infrastructure RemoteMachine team-a/batch-1: A: about A; B: about B; C: about C',
      )
    }),
  )
})
