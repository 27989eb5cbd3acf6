// A Machine that failed for good: said at once, replaced after a pause that grows.
import { expect, test } from 'vitest'
import { testRule } from '#test/support/rule-table.ts'
import {
  ACTIVE,
  CLOSED,
  comesToRest,
  creates,
  IN_WINDOW,
  joining,
  PAUSED_CLUSTER,
  removed,
  SILENT,
  told,
} from '#test/support/shared-situations.ts'
import {
  at,
  type Given,
  machine,
  node,
  runningMachine,
  situation,
} from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const WORDS = 'Machine team/worker has failed: CreateError: no quota'
const FAILED = machine({
  status: { failureReason: 'CreateError', failureMessage: 'no quota' },
})
const GIVEN_UP =
  'False NodeDrained: The provider reports a permanent failure: no Node has joined, and the Machine is being deleted'
const COUNTED = { attempts: 3, lastError: WORDS }

function replacedAt(instant: string) {
  return {
    Ready: `False ProvisioningFailed: ${WORDS}. The machine will be replaced at ${instant}`,
    MachineReady: `False MachineFailed: ${WORDS}`,
  }
}

/** The pause after a failure, until `notBefore`. */
function pause(attempts: number, notBefore: string, more: Given = {}): Given {
  return {
    ...more,
    status: {
      phase: 'Error',
      conditions: told('Ready', 'False', 'ProvisioningFailed', '2026-01-05T14:59:50Z'),
      retry: { attempts, notBefore, lastError: WORDS },
    },
  }
}

const ERROR = {
  type: 'InfrastructureReady',
  status: 'False',
  severity: 'Error',
  message: 'zone a is full',
}

testRule([
  {
    name: 'the provider calls a condition an error: Error at once, and looked at again',
    given: joining({ machine: machine({ status: { conditions: [ERROR] } }) }),
    does: ['event Warning ProvisioningFailed', 'record'],
    changes: { phase: 'Error', wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready:
        'False ProvisioningFailed: Machine team/worker has failed: InfrastructureReady: zone a is full',
      MachineReady:
        'False MachineFailed: Machine team/worker has failed: InfrastructureReady: zone a is full',
    },
  },
  {
    name: 'the first failure: a pause of half a minute',
    given: joining({ machine: FAILED }),
    does: ['event Warning ProvisioningFailed', 'record'],
    changes: {
      phase: 'Error',
      retry: { attempts: 1, notBefore: '2026-01-05T15:00:30Z', lastError: WORDS },
      wakeTime: '2026-01-05T15:00:30Z',
    },
    tells: replacedAt('2026-01-05T15:00:30Z'),
  },
  {
    name: 'the third failure in a row: a pause of two minutes',
    given: joining({ machine: FAILED }, { status: { retry: { attempts: 2 } } }),
    does: ['event Warning ProvisioningFailed', 'record'],
    changes: {
      phase: 'Error',
      retry: { attempts: 3, notBefore: '2026-01-05T15:02:00Z', lastError: WORDS },
      wakeTime: '2026-01-05T15:02:00Z',
    },
    tells: replacedAt('2026-01-05T15:02:00Z'),
  },
  {
    name: 'the tenth failure in a row: a pause of five minutes, and no longer',
    given: joining({ machine: FAILED }, { status: { retry: { attempts: 9 } } }),
    does: ['event Warning ProvisioningFailed', 'record'],
    changes: {
      phase: 'Error',
      retry: { attempts: 10, notBefore: '2026-01-05T15:05:00Z', lastError: WORDS },
      wakeTime: '2026-01-05T15:05:00Z',
    },
    tells: replacedAt('2026-01-05T15:05:00Z'),
  },
  {
    name: 'a pause that was stored by a clock ahead of ours begins anew',
    given: joining({ machine: FAILED }, pause(2, '2026-01-05T19:00:00Z')),
    does: ['record'],
    changes: {
      retry: { attempts: 3, notBefore: '2026-01-05T15:02:00Z' },
      wakeTime: '2026-01-05T15:02:00Z',
    },
    tells: replacedAt('2026-01-05T15:02:00Z'),
  },
  {
    name: 'the pause ends when the window closes, and the count with it',
    given: joining(
      { machine: FAILED },
      pause(1, '2026-01-05T15:00:20Z', {
        generation: 2,
        spec: { schedule: { daysOfWeek: ['sat'], hoursOfDay: ['1'] } },
      }),
    ),
    does: ['event Normal NodeDrained', 'record', 'deleteMachine'],
    changes: {
      phase: 'ShuttingDown',
      observedGeneration: 2,
      retry: null,
      shutdownStartedAt: IN_WINDOW,
      drain: { startedAt: IN_WINDOW, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: {
      Ready:
        'False NodeDrained: Outside the schedule: no Node has joined, and the Machine is being deleted',
      MachineReady:
        'False NodeDrained: Outside the schedule: no Node has joined, and the Machine is being deleted',
    },
  },
  {
    name: 'the pause ends when the spec is changed, and the count is kept',
    given: joining(
      { machine: FAILED },
      pause(1, '2026-01-05T15:00:20Z', { generation: 2, spec: { version: 'v1.35.0' } }),
    ),
    does: ['event Normal NodeDrained', 'record', 'deleteMachine'],
    changes: {
      phase: 'ShuttingDown',
      observedGeneration: 2,
      retry: { notBefore: null },
      shutdownStartedAt: IN_WINDOW,
      drain: { startedAt: IN_WINDOW, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: { Ready: GIVEN_UP, MachineReady: GIVEN_UP },
  },
  {
    name: 'a machine that recovers during the pause is in service, and the count is over',
    given: joining({ machine: runningMachine(), node: node() }, pause(1, '2026-01-05T15:00:20Z')),
    does: ['event Normal MachineReady', 'record'],
    changes: {
      phase: 'Active',
      retry: null,
      providerID: 'test://worker',
      nodeRef: ACTIVE.nodeRef,
      wakeTime: CLOSED,
    },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
  {
    name: 'after the pause the Machine leaves, which never had a Node, and the count is kept',
    given: joining({ machine: FAILED }, pause(3, IN_WINDOW)),
    does: ['event Normal NodeDrained', 'record', 'deleteMachine'],
    changes: {
      phase: 'ShuttingDown',
      retry: { notBefore: null },
      shutdownStartedAt: IN_WINDOW,
      drain: { startedAt: IN_WINDOW, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: { Ready: GIVEN_UP, MachineReady: GIVEN_UP },
  },
  {
    name: 'a failure is not acted on while the workload cluster does not answer',
    given: joining({ machine: FAILED, node: SILENT }, pause(3, IN_WINDOW)),
    does: ['record'],
    changes: { retry: { attempts: 2, notBefore: null }, wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready:
        'False ProvisioningTimedOut: no answer. Not in service after provisioningTimeout (1800 s): waited for bootstrap data of TestConfig team/worker',
      MachineReady: 'Unknown WorkloadClusterUnreachable: no answer',
    },
  },
  {
    name: 'a failed Machine is not replaced while its Cluster is paused',
    given: joining({ machine: FAILED, cluster: PAUSED_CLUSTER }, pause(3, IN_WINDOW)),
    does: ['record'],
    changes: { retry: { attempts: 2, notBefore: null }, wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'False Paused: Paused by Cluster prod: nothing is done until it is resumed',
      MachineReady: 'Unknown Paused: Paused by Cluster prod: nothing is done until it is resumed',
    },
  },
  {
    name: 'the Cluster is paused during the pause after a first failure: nothing is counted yet',
    given: joining({ machine: FAILED, cluster: PAUSED_CLUSTER }, pause(1, IN_WINDOW)),
    does: ['record'],
    changes: { retry: null, wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: 'False Paused: Paused by Cluster prod: nothing is done until it is resumed',
      MachineReady: 'Unknown Paused: Paused by Cluster prod: nothing is done until it is resumed',
    },
  },
  {
    name: 'a Machine whose failure the provider has taken back joins, and the count is kept',
    given: joining({ machine: machine() }, pause(3, '2026-01-05T15:00:20Z')),
    does: ['record'],
    changes: { retry: { notBefore: null }, wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready:
        'False ProvisioningTimedOut: Waiting for bootstrap data of TestConfig team/worker. Not in service after provisioningTimeout (1800 s)',
      MachineReady:
        'False WaitingForBootstrapData: Waiting for bootstrap data of TestConfig team/worker',
    },
  },
  {
    name: 'a Machine that is leaving goes on to leave, whatever it says',
    given: joining(
      { machine: FAILED },
      {
        status: {
          phase: 'ShuttingDown',
          conditions: told('Ready', 'False', 'GracePeriodActive', '2026-01-05T14:59:50Z'),
          shutdownStartedAt: '2026-01-05T14:50:00Z',
          retry: COUNTED,
        },
      },
    ),
    does: ['record', 'deleteMachine'],
    changes: {
      drain: { startedAt: IN_WINDOW, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: { Ready: GIVEN_UP, MachineReady: GIVEN_UP },
  },
  {
    name: 'the failed Machine is gone: the count is kept, and the next one is created at once',
    given: removed(
      {},
      {
        status: {
          shutdownStartedAt: '2026-01-05T14:50:00Z',
          drain: { startedAt: '2026-01-05T14:55:00Z' },
          retry: COUNTED,
        },
      },
    ),
    ...comesToRest('2026-01-05T23:00:00Z'),
    again: true,
  },
  {
    name: 'the next Machine is created with the count of those that failed',
    given: { status: { phase: 'Inactive', observedGeneration: 1, retry: COUNTED } },
    ...creates({ lastScheduledTime: IN_WINDOW, wakeTime: '2026-01-05T15:05:00Z' }),
  },
])

test('a failure is counted once, however often its Cluster is paused', () => {
  const failed = joining({ machine: FAILED }, pause(3, '2026-01-05T15:00:20Z'))
  const paused = joining({ machine: FAILED, cluster: PAUSED_CLUSTER }, pause(3, IN_WINDOW))
  const after = (given: Given) => decideWhole(situation(given), at(IN_WINDOW)).status

  const first = after(paused)
  const still = after({ ...paused, status: first })
  const resumed = after({ ...failed, status: still })

  expect([first, still, resumed].map(({ retry }) => retry?.attempts)).toEqual([2, 2, 3])
  expect(resumed.retry?.notBefore).toBe('2026-01-05T15:02:00Z')
})

test('during the pause nothing is written', () => {
  const waiting = joining({ machine: FAILED }, pause(1, '2026-01-05T15:00:20Z'))
  const first = decideWhole(situation(waiting), at(IN_WINDOW)).status
  const again = decideWhole(
    situation({ ...waiting, status: first }),
    at('2026-01-05T15:00:10Z'),
  ).status

  expect([first.retry, again]).toEqual([waiting.status?.retry, first])
})
