import { testRule } from '#test/support/rule-table.ts'
import {
  draining,
  GRACE_OVER,
  leaving,
  NEXT_WINDOW,
  SILENT,
  told,
} from '#test/support/shared-situations.ts'
import { type Given, machine, node, pod } from '#test/support/situation.ts'

const NOW = '2026-01-05T23:06:00Z'
const IN_PROGRESS = 'False NodeDraining: The node is being drained'
const DONE = 'False NodeDrained: The node is drained; the Machine is being deleted'
const NO_ANSWER = 'False NodeDraining: The node cannot be drained: no answer'
const GOING = { metadata: { deletionTimestamp: '2026-01-05T23:06:30Z' } }
const OVERDUE = { metadata: { deletionTimestamp: '2026-01-05T23:06:00Z' } }

function blocked(namespace: string, name: string) {
  return { namespace, name, message: 'its budget' }
}

function evictedAt(lastEvictionAt: string, writtenAt?: string): Given {
  const drain = { startedAt: '2026-01-05T23:05:00Z', podsRemaining: 1, lastEvictionAt }
  return draining({ pods: [pod('api')] }, { status: { drain }, ...(writtenAt && { writtenAt }) })
}

testRule([
  {
    name: 'the grace period is over: the drain is recorded before the first eviction',
    now: GRACE_OVER,
    given: leaving({ pods: [pod('cart'), pod('api')] }),
    does: ['record', 'evictPods shop/api shop/cart'],
    changes: {
      drain: { startedAt: GRACE_OVER, podsRemaining: 2, blocked: [], lastEvictionAt: GRACE_OVER },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'nothing runs on the Node: it is drained at once',
    now: GRACE_OVER,
    given: leaving({ pods: [] }),
    does: ['record', 'deleteMachine'],
    changes: {
      drain: { startedAt: GRACE_OVER, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: { Ready: DONE, MachineReady: DONE },
  },
  {
    name: 'the Node is gone: there is nothing to drain',
    now: GRACE_OVER,
    given: leaving({ machine: machine(), node: { type: 'absent' } }),
    does: ['record', 'deleteMachine'],
    changes: {
      drain: { startedAt: GRACE_OVER, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: { Ready: DONE, MachineReady: DONE },
  },
  {
    name: 'a drain begins, and the workload cluster does not answer',
    now: GRACE_OVER,
    given: leaving({ node: SILENT }),
    does: ['record'],
    changes: { drain: { startedAt: GRACE_OVER }, wakeTime: '2026-01-05T23:05:10Z' },
    tells: { Ready: NO_ANSWER, MachineReady: 'Unknown WorkloadClusterUnreachable: no answer' },
  },
  {
    name: 'a drain that began in the future begins now',
    now: NOW,
    given: draining(
      { node: SILENT },
      { status: { drain: { startedAt: '2026-01-06T02:00:00Z', podsRemaining: 3 } } },
    ),
    does: ['record'],
    changes: { drain: { startedAt: NOW }, wakeTime: '2026-01-05T23:06:10Z' },
    tells: { Ready: NO_ANSWER, MachineReady: 'Unknown WorkloadClusterUnreachable: no answer' },
  },
  {
    name: 'the workload cluster does not answer: the drain waits for its timeout',
    now: NOW,
    given: draining({ node: SILENT }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:06:10Z' },
    tells: { Ready: NO_ANSWER, MachineReady: 'Unknown WorkloadClusterUnreachable: no answer' },
  },
  {
    name: 'a pod that is blocked is remembered for as long as it is there; a Node without a cordon gets one',
    now: NOW,
    given: draining(
      { node: node(), pods: [pod('web'), pod('api'), pod('gone', OVERDUE)] },
      {
        status: {
          drain: {
            startedAt: GRACE_OVER,
            podsRemaining: 5,
            blocked: [blocked('shop', 'api'), blocked('shop', 'old'), blocked('other', 'web')],
          },
        },
      },
    ),
    does: ['record', 'cordonNode', 'evictPods shop/api shop/web'],
    changes: {
      drain: {
        podsRemaining: 3,
        blocked: [{ namespace: 'shop', name: 'api', message: 'its budget' }],
        lastEvictionAt: NOW,
      },
      wakeTime: '2026-01-05T23:06:10Z',
    },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'pods on their way out are waited for, not evicted again',
    now: NOW,
    given: draining({ pods: [pod('api', GOING)] }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:06:10Z' },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'on a Node that stopped reporting nobody waits for a pod that is overdue',
    now: '2026-01-05T23:07:00Z',
    given: draining({ node: node({ ready: 'Unknown' }), pods: [pod('web', OVERDUE)] }),
    does: ['record', 'deleteMachine'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:07:10Z' },
    tells: { Ready: DONE, MachineReady: DONE },
  },
  {
    name: 'a drain whose end is near is looked at then',
    now: '2026-01-05T23:14:55Z',
    given: draining({ pods: [pod('web')] }),
    does: ['record', 'evictPods shop/web'],
    changes: {
      drain: { lastEvictionAt: '2026-01-05T23:14:55Z' },
      wakeTime: '2026-01-05T23:15:00Z',
    },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'drained: the Machine is deleted',
    now: NOW,
    given: draining({ pods: [] }),
    does: ['record', 'deleteMachine'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:06:10Z' },
    tells: { Ready: DONE, MachineReady: DONE },
  },
  {
    name: 'the window opens once the drain has begun: the removal is finished first',
    now: NEXT_WINDOW,
    given: draining({ pods: [] }, { status: { drain: { startedAt: '2026-01-06T13:59:00Z' } } }),
    does: ['record', 'deleteMachine'],
    changes: { drain: { podsRemaining: 0, blocked: [] }, wakeTime: '2026-01-06T14:00:10Z' },
    tells: { Ready: DONE, MachineReady: DONE },
  },
  {
    name: 'the schedule becomes invalid in the middle of a removal: the removal goes on (I9)',
    now: NOW,
    given: draining(
      { pods: [] },
      { spec: { schedule: { daysOfWeek: ['funday'], hoursOfDay: ['9'] } } },
    ),
    does: ['record', 'deleteMachine'],
    changes: { drain: { podsRemaining: 0 }, wakeTime: '2026-01-05T23:06:10Z' },
    tells: {
      Ready: DONE,
      MachineReady: DONE,
      UpToDate:
        'Unknown SpecInvalid: The spec is not valid, so it is not compared with the Machine',
    },
  },
  {
    name: 'a step of the drain failed, and its time is not up: it goes on',
    now: '2026-01-05T23:14:00Z',
    given: draining(
      { pods: [pod('api')] },
      {
        status: {
          phase: 'Error',
          conditions: told('Ready', 'False', 'NodeDrainFailed', '2026-01-05T23:07:00Z'),
        },
      },
    ),
    does: ['event Normal NodeDraining', 'record', 'evictPods shop/api'],
    changes: {
      phase: 'ShuttingDown',
      drain: { lastEvictionAt: '2026-01-05T23:14:00Z' },
      wakeTime: '2026-01-05T23:14:10Z',
    },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'a look within ten seconds of the last evictions evicts nobody',
    now: '2026-01-05T23:05:09Z',
    given: evictedAt('2026-01-05T23:05:00Z'),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:05:10Z' },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'the last evictions were stored by a clock ahead of ours: they count from when the status was written',
    now: '2026-01-05T23:05:12Z',
    given: evictedAt('2026-01-05T23:05:30Z', '2026-01-05T23:05:00Z'),
    does: ['record', 'evictPods shop/api'],
    changes: {
      drain: { lastEvictionAt: '2026-01-05T23:05:12Z', blocked: [] },
      wakeTime: '2026-01-05T23:05:22Z',
    },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'a clock ahead of the API server waits ten seconds after its own evictions, too',
    now: '2026-01-05T23:05:35Z',
    given: evictedAt('2026-01-05T23:05:30Z', '2026-01-05T23:05:00Z'),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:05:40Z' },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
])
