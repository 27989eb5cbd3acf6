// The Machine is there, its Node is not, or not Ready. progressing.test.ts: when an ordinary stage is told.
import { testRule } from '#test/support/rule-table.ts'
import { ACTIVE, inService, joining, SILENT, told } from '#test/support/shared-situations.ts'
import { machine, node, runningMachine } from '#test/support/situation.ts'

const NOT_READY = node({ ready: 'False' })
const WAITS = 'Waiting for bootstrap data of TestConfig team/worker'
const WAITING = {
  Ready: `False Provisioning: ${WAITS}`,
  MachineReady: `False WaitingForBootstrapData: ${WAITS}`,
}
const TIMED_OUT = {
  ...WAITING,
  Ready: `False ProvisioningTimedOut: ${WAITS}. Not in service after provisioningTimeout (1800 s)`,
}
const PAUSED_BY_CLUSTER_API = { type: 'Paused', status: 'True', reason: 'Paused', message: '' }

function madeAt(creationTimestamp: string, status?: object) {
  return machine({ metadata: { creationTimestamp }, ...(status && { status }) })
}

testRule([
  {
    name: 'the Machine waits for its bootstrap object: looked at again after five minutes',
    given: joining({ machine: madeAt('2026-01-05T14:59:00Z') }),
    does: ['record'],
    changes: { lastScheduledTime: '2026-01-05T14:59:00Z', wakeTime: '2026-01-05T15:05:00Z' },
    tells: WAITING,
  },
  {
    name: 'twenty minutes later: looked at again after five minutes, no sooner and no later',
    now: '2026-01-05T15:19:00Z',
    given: joining({ machine: madeAt('2026-01-05T14:59:00Z') }),
    does: ['record'],
    changes: { lastScheduledTime: '2026-01-05T14:59:00Z', wakeTime: '2026-01-05T15:24:00Z' },
    tells: WAITING,
  },
  {
    name: 'a moment before provisioningTimeout: looked at again when it is over',
    now: '2026-01-05T14:29:59Z',
    given: joining(),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T14:30:00Z' },
    tells: WAITING,
  },
  {
    name: 'past provisioningTimeout, counted from when the Machine was created: Error, and what was waited for',
    now: '2026-01-05T14:30:00Z',
    given: joining(),
    does: ['event Warning ProvisioningTimedOut', 'record'],
    changes: { phase: 'Error', wakeTime: '2026-01-05T14:35:00Z' },
    tells: TIMED_OUT,
  },
  {
    name: 'how long a join takes is counted from MachineReady, whatever else is told',
    now: '2026-01-05T14:31:00Z',
    given: joining(
      {},
      {
        status: {
          conditions: [
            ...told('Ready', 'False', 'Provisioning', '2026-01-05T14:30:30Z'),
            ...told('MachineReady', 'False', 'Provisioning', '2026-01-05T14:00:00Z'),
          ],
        },
      },
    ),
    does: ['event Warning ProvisioningTimedOut', 'record'],
    changes: { phase: 'Error', wakeTime: '2026-01-05T14:36:00Z' },
    tells: TIMED_OUT,
  },
  {
    name: 'a Machine that was created in the future counts from now',
    given: joining(
      { machine: madeAt('2026-01-05T16:00:00Z') },
      { spec: { provisioningTimeout: '4m' } },
    ),
    does: ['record'],
    changes: { lastScheduledTime: '2026-01-05T16:00:00Z', wakeTime: '2026-01-05T15:04:00Z' },
    tells: WAITING,
  },
  {
    name: 'a machine that ceases to be in service is not late',
    now: '2026-01-05T20:29:59Z',
    given: inService(
      { node: NOT_READY },
      {
        status: {
          conditions: told('MachineReady', 'True', 'MachineReady', '2026-01-05T14:05:00Z'),
        },
      },
    ),
    does: ['event Normal Provisioning', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T20:34:59Z' },
    tells: {
      Ready: 'False Provisioning: Node worker is not Ready',
      MachineReady: 'False NodeNotReady: Node worker is not Ready',
    },
  },
  {
    name: 'a machine that was in service is late by when it ceased to be',
    now: '2026-01-05T20:29:59Z',
    given: joining(
      { machine: runningMachine(), node: NOT_READY },
      {
        status: {
          conditions: told('MachineReady', 'False', 'NodeNotReady', '2026-01-05T20:00:00Z'),
        },
      },
    ),
    does: ['record'],
    changes: {
      providerID: 'test://worker',
      nodeRef: ACTIVE.nodeRef,
      wakeTime: '2026-01-05T20:30:00Z',
    },
    tells: {
      Ready: 'False Provisioning: Node worker is not Ready',
      MachineReady: 'False NodeNotReady: Node worker is not Ready',
    },
  },
  {
    name: 'a Node of yesterday does not pass for that of today',
    given: joining({
      machine: runningMachine({ creationTimestamp: '2026-01-05T14:59:00Z' }),
      node: node(),
    }),
    does: ['record'],
    changes: {
      lastScheduledTime: '2026-01-05T14:59:00Z',
      providerID: 'test://worker',
      nodeRef: ACTIVE.nodeRef,
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: {
      Ready:
        'False Provisioning: Node worker was Ready before the Machine was created; its host has not joined again',
      MachineReady:
        'False NodeLeftBehind: Node worker was Ready before the Machine was created; its host has not joined again',
    },
  },
  {
    name: 'Cluster API has paused the Machine: told at once, and no need to look every ten seconds',
    given: joining({
      machine: madeAt('2026-01-05T14:59:00Z', { conditions: [PAUSED_BY_CLUSTER_API] }),
    }),
    does: ['record'],
    changes: { lastScheduledTime: '2026-01-05T14:59:00Z', wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'False Provisioning: Cluster API has paused the Machine',
      MachineReady: 'False Paused: Cluster API has paused the Machine',
    },
  },
  {
    name: 'Active, and the workload cluster does not answer: taken to be in service',
    given: inService({ node: SILENT }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'True MachineReady: no answer',
      MachineReady: 'Unknown WorkloadClusterUnreachable: no answer',
    },
  },
  {
    name: 'joining, and the workload cluster does not answer',
    given: joining({
      machine: runningMachine({ creationTimestamp: '2026-01-05T14:59:00Z' }),
      node: SILENT,
    }),
    does: ['record'],
    changes: {
      lastScheduledTime: '2026-01-05T14:59:00Z',
      providerID: 'test://worker',
      nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker' },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: {
      Ready: 'False Provisioning: no answer',
      MachineReady: 'Unknown WorkloadClusterUnreachable: no answer',
    },
  },
])
