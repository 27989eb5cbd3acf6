// One step each, whole: every effect, and every field of the status but its conditions.
import { expect, test } from 'vitest'
import { mergePatch } from '#src/kube/merge-patch.ts'
import {
  at,
  foreign,
  type Given,
  machine,
  NODE_UID,
  node,
  pod,
  providerObject,
  REFS,
  runningMachine,
  type Situation,
  SPEC,
  situation,
  UID,
} from '#test/support/situation.ts'
import type { WholeEffect } from '#test/support/whole-decision.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

// 2026-01-05 is a Monday; the window in New York is 14:00Z to 23:00Z.
const IN_WINDOW = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:00:00Z'
const DRAINED = '2026-01-05T23:06:00Z'

const nodeRef = { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID } as const
const PENDING = { phase: 'Pending', observedGeneration: 1, ...REFS } as const
const QUIET = {
  ...PENDING,
  wakeTime: '2026-01-05T14:04:00Z',
  conditions: told('MachineReady', 'False', 'Provisioning', '2026-01-05T14:00:00Z'),
} as const
const ACTIVE = { phase: 'Active', observedGeneration: 1, nodeRef, ...REFS } as const
const LEAVING = {
  phase: 'ShuttingDown',
  phaseSince: CLOSED,
  observedGeneration: 1,
  shutdownStartedAt: CLOSED,
  nodeRef,
  ...REFS,
} as const
const DRAINING = {
  ...LEAVING,
  drain: {
    startedAt: '2026-01-05T23:05:00Z',
    podsRemaining: 5,
    blocked: [
      { namespace: 'shop', name: 'api', message: 'its budget' },
      { namespace: 'shop', name: 'old', message: 'its budget' },
      { namespace: 'other', name: 'web', message: 'its budget' },
    ],
  },
} as const
const NO_QUOTA = 'Machine team/worker has failed: CreateError: no quota'
const DELETING = { deletionTimestamp: DRAINED }
const SILENT = { type: 'unknown', message: 'no answer' } as const
const MARKED = {
  metadata: { annotations: { '5spot.finos.org/cordoned-by': UID } },
  spec: { unschedulable: true },
}

function told(type: string, status: 'True' | 'False', reason: string, since: string) {
  return [{ type, status, reason, message: '', lastTransitionTime: since }]
}

function stale(kind: 'TestConfig' | 'TestMachine', metadata: object = {}) {
  return { ...providerObject(kind, metadata), type: 'stale' } as NonNullable<
    Situation['world']
  >['bootstrap']
}

function creates(role: 'bootstrap' | 'infrastructure'): WholeEffect {
  const { bootstrapSpec, infrastructureSpec } = SPEC
  const wanted = role === 'bootstrap' ? bootstrapSpec : infrastructureSpec
  return { type: 'createProviderObject', role, source: { type: 'inline', ...wanted } }
}

// Of a record: in the window, outside it, of a Machine that was seen, and of one that is gone.
const DAY = {
  ready: false,
  inSchedule: true,
  nextActivation: '2026-01-06T14:00:00Z',
  nextCleanup: '2026-01-05T23:00:00Z',
  next: 'leaves 2026-01-05 18:00 America/New_York',
}
const NIGHT = {
  ready: false,
  inSchedule: false,
  nextActivation: '2026-01-06T14:00:00Z',
  nextCleanup: '2026-01-06T23:00:00Z',
  next: 'joins 2026-01-06 09:00 America/New_York',
}
const SEEN = { lastScheduledTime: '2026-01-05T14:00:00Z', providerID: 'test://worker' }
const GONE = { machineRef: null, bootstrapRef: null, infrastructureRef: null, nodeRef: null }

interface Row {
  readonly name: string
  readonly now: string
  readonly given: Given
  /** All but the record, and the Event of its phase. */
  readonly effects: readonly WholeEffect[]
  /** What the record changes in the status, as a merge patch; no record when it is not given. */
  readonly changes?: object
  readonly again?: boolean
}

const REMOVED = { machine: 'Removed', uid: UID, seenAt: '2026-01-05T23:15:00Z' } as const

const ROWS: readonly Row[] = [
  {
    name: 'a drain: who is blocked is remembered for as long as it is there',
    now: DRAINED,
    given: {
      status: DRAINING,
      world: {
        machine: runningMachine(),
        node: node(),
        pods: [pod('web'), pod('api'), pod('gone', { metadata: DELETING })],
      },
    },
    effects: [
      { type: 'cordonNode' },
      {
        type: 'evictPods',
        pods: [
          { namespace: 'shop', name: 'api', uid: 'uid-api' },
          { namespace: 'shop', name: 'web', uid: 'uid-web' },
        ],
      },
    ],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: {
        podsRemaining: 3,
        blocked: [{ namespace: 'shop', name: 'api', message: 'its budget' }],
        lastEvictionAt: '2026-01-05T23:06:00Z',
      },
      message: 'The node is being drained',
      wakeTime: '2026-01-05T23:06:10Z',
    },
  },
  {
    name: 'a drain begins',
    now: '2026-01-05T23:05:00Z',
    given: {
      status: LEAVING,
      world: { machine: runningMachine(), node: node(MARKED), pods: [pod('web')] },
    },
    effects: [{ type: 'evictPods', pods: [{ namespace: 'shop', name: 'web', uid: 'uid-web' }] }],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: {
        startedAt: '2026-01-05T23:05:00Z',
        podsRemaining: 1,
        blocked: [],
        lastEvictionAt: '2026-01-05T23:05:00Z',
      },
      message: 'The node is being drained',
      wakeTime: '2026-01-05T23:05:10Z',
    },
  },
  {
    name: 'a drain begins, and nobody answers',
    now: '2026-01-05T23:05:00Z',
    given: { status: LEAVING, world: { machine: runningMachine(), node: SILENT } },
    effects: [],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: { startedAt: '2026-01-05T23:05:00Z' },
      message: 'The node cannot be drained: no answer',
      wakeTime: '2026-01-05T23:05:10Z',
    },
  },
  {
    name: 'a drain that began in the future begins now',
    now: DRAINED,
    given: {
      status: { ...LEAVING, drain: { startedAt: '2026-01-06T02:00:00Z', podsRemaining: 3 } },
      world: { machine: runningMachine(), node: SILENT },
    },
    effects: [],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: { startedAt: '2026-01-05T23:06:00Z' },
      message: 'The node cannot be drained: no answer',
      wakeTime: '2026-01-05T23:06:10Z',
    },
  },
  {
    name: 'a drain whose end is near is looked at then',
    now: '2026-01-05T23:14:55Z',
    given: {
      status: DRAINING,
      world: { machine: runningMachine(), node: node(MARKED), pods: [pod('web')] },
    },
    effects: [{ type: 'evictPods', pods: [{ namespace: 'shop', name: 'web', uid: 'uid-web' }] }],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: { podsRemaining: 1, blocked: [], lastEvictionAt: '2026-01-05T23:14:55Z' },
      message: 'The node is being drained',
      wakeTime: '2026-01-05T23:15:00Z',
    },
  },
  {
    name: 'on a Node that stopped reporting nobody waits for a pod that is overdue',
    now: '2026-01-05T23:07:00Z',
    given: {
      status: DRAINING,
      world: {
        machine: runningMachine(),
        node: node({ ready: 'Unknown' }),
        pods: [pod('web', { metadata: DELETING })],
      },
    },
    effects: [{ type: 'deleteMachine' }],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: { podsRemaining: 0 },
      message: 'The node is drained; the Machine is being deleted',
      wakeTime: '2026-01-05T23:07:10Z',
    },
  },
  {
    name: 'a drain that takes too long is over',
    now: '2026-01-05T23:15:00Z',
    given: {
      status: DRAINING,
      world: {
        machine: runningMachine(),
        node: node(),
        pods: [pod('web', { metadata: DELETING }), pod('api')],
      },
    },
    effects: [
      {
        type: 'emit',
        event: {
          type: 'Warning',
          reason: 'NodeDrainFailed',
          action: 'DrainNode',
          note: 'nodeDrainTimeout of 600 s is over; the machine is removed with these pods still on it: shop/api, shop/web',
          id: `${UID} drain 2026-01-05T23:05:00Z`,
          since: CLOSED,
        },
      },
      { type: 'skipMachineDrain', what: 'drain' },
      { type: 'deleteMachine' },
    ],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: { podsRemaining: 2 },
      message: 'The drain timed out; the Machine is being deleted',
      wakeTime: '2026-01-05T23:15:10Z',
    },
  },
  {
    name: 'a drain that nobody answers for is over',
    now: '2026-01-05T23:15:00Z',
    given: { status: DRAINING, world: { machine: runningMachine(), node: SILENT } },
    effects: [
      {
        type: 'emit',
        event: {
          type: 'Warning',
          reason: 'NodeDrainFailed',
          action: 'DrainNode',
          note: 'nodeDrainTimeout of 600 s is over; the machine is removed with whatever pods are still on it: no answer',
          id: `${UID} drain 2026-01-05T23:05:00Z`,
          since: CLOSED,
        },
      },
      { type: 'skipMachineDrain', what: 'drain' },
      { type: 'deleteMachine' },
    ],
    changes: {
      ...NIGHT,
      ...SEEN,
      message: 'The drain timed out; the Machine is being deleted',
      wakeTime: '2026-01-05T23:15:10Z',
    },
  },
  {
    name: 'a drain that nobody ever answered for is over',
    now: '2026-01-05T23:15:00Z',
    given: {
      status: { ...LEAVING, drain: { startedAt: '2026-01-05T23:05:00Z' } },
      world: { machine: runningMachine(), node: SILENT },
    },
    effects: [
      {
        type: 'emit',
        event: {
          type: 'Warning',
          reason: 'NodeDrainFailed',
          action: 'DrainNode',
          note: 'nodeDrainTimeout of 600 s is over; the machine is removed with whatever pods are still on it: no answer',
          id: `${UID} drain 2026-01-05T23:05:00Z`,
          since: CLOSED,
        },
      },
      { type: 'skipMachineDrain', what: 'drain' },
      { type: 'deleteMachine' },
    ],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: { blocked: [] },
      message: 'The drain timed out; the Machine is being deleted',
      wakeTime: '2026-01-05T23:15:10Z',
    },
  },
  {
    name: 'a Node that nothing runs on is drained at once',
    now: '2026-01-05T23:05:00Z',
    given: { status: LEAVING, world: { machine: runningMachine(), node: node(), pods: [] } },
    effects: [{ type: 'deleteMachine' }],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: { startedAt: '2026-01-05T23:05:00Z', podsRemaining: 0, blocked: [] },
      message: 'The node is drained; the Machine is being deleted',
      wakeTime: '2026-01-05T23:05:10Z',
    },
  },
  {
    name: 'the grace goes on, counted from when it began',
    now: '2026-01-05T23:02:00Z',
    given: { status: LEAVING, world: { machine: runningMachine(), node: node() } },
    effects: [{ type: 'cordonNode' }],
    changes: {
      ...NIGHT,
      ...SEEN,
      message: 'Outside the schedule: the drain begins after a grace period of 300 s',
      wakeTime: '2026-01-05T23:05:00Z',
    },
  },
  {
    name: 'a grace that began in the future begins now',
    now: CLOSED,
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-06T02:00:00Z' },
      world: { machine: runningMachine(), node: SILENT },
    },
    effects: [],
    changes: {
      ...NIGHT,
      ...SEEN,
      shutdownStartedAt: '2026-01-05T23:00:00Z',
      message: 'Outside the schedule: the drain begins after a grace period of 300 s',
      wakeTime: '2026-01-05T23:00:10Z',
    },
  },
  {
    name: 'the window opens again during the grace',
    now: '2026-01-06T14:00:00Z',
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-06T13:58:00Z' },
      world: { machine: runningMachine(), node: node(MARKED) },
    },
    effects: [{ type: 'uncordonNode' }],
    changes: {
      ...SEEN,
      phase: 'Active',
      phaseSince: '2026-01-06T14:00:00Z',
      shutdownStartedAt: null,
      message: 'The machine is in service',
      ready: true,
      inSchedule: true,
      nextActivation: '2026-01-07T14:00:00Z',
      nextCleanup: '2026-01-06T23:00:00Z',
      next: 'leaves 2026-01-06 18:00 America/New_York',
      wakeTime: '2026-01-06T23:00:00Z',
    },
  },
  {
    name: 'the window opens while the last Machine goes',
    now: '2026-01-06T14:00:00Z',
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-06T13:58:00Z' },
      world: {
        machine: runningMachine(DELETING),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    effects: [],
    changes: {
      phase: 'Pending',
      phaseSince: '2026-01-06T14:00:00Z',
      shutdownStartedAt: null,
      message: 'The previous Machine is still being removed',
      ready: false,
      inSchedule: true,
      nextActivation: '2026-01-07T14:00:00Z',
      nextCleanup: '2026-01-06T23:00:00Z',
      next: 'leaves 2026-01-06 18:00 America/New_York',
      wakeTime: '2026-01-06T14:05:00Z',
    },
  },
  {
    name: 'an object of the last Machine is asked to go',
    now: IN_WINDOW,
    given: {
      status: PENDING,
      world: {
        machine: machine(),
        bootstrap: stale('TestConfig'),
        infrastructure: { type: 'absent' },
      },
    },
    effects: [{ type: 'deleteProviderObject', role: 'bootstrap' }],
    changes: {
      ...DAY,
      message: 'The previous Machine is still being removed',
      wakeTime: '2026-01-05T15:00:10Z',
    },
  },
  {
    name: 'an object of the last Machine that goes is waited for',
    now: IN_WINDOW,
    given: {
      status: PENDING,
      world: {
        machine: machine(),
        bootstrap: providerObject('TestConfig'),
        infrastructure: stale('TestMachine', DELETING),
      },
    },
    effects: [],
    changes: {
      ...DAY,
      message: 'The previous Machine is still being removed',
      wakeTime: '2026-01-05T15:00:10Z',
    },
  },
  {
    name: 'a Machine is made',
    now: '2026-01-05T22:58:00.5Z',
    given: {},
    effects: [{ type: 'createMachine' }, creates('bootstrap'), creates('infrastructure')],
    changes: {
      ...DAY,
      phase: 'Pending',
      machineRef: {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Machine',
        name: 'worker',
        namespace: 'team',
      },
      bootstrapRef: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
        kind: 'TestConfig',
        name: 'worker',
        namespace: 'team',
      },
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'TestMachine',
        name: 'worker',
        namespace: 'team',
      },
      lastScheduledTime: '2026-01-05T22:58:00Z',
      phaseSince: '2026-01-05T22:58:00Z',
      message: 'Machine created; waiting for the providers',
      wakeTime: '2026-01-05T23:00:00Z',
    },
  },
  {
    name: 'half a machine is mended',
    now: IN_WINDOW,
    given: {
      status: { ...PENDING, message: 'as before' },
      world: {
        machine: machine({ metadata: { creationTimestamp: '2026-01-05T14:59:00Z' } }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: { type: 'absent' },
      },
    },
    effects: [creates('infrastructure')],
    changes: {
      ...DAY,
      message: 'Waiting for bootstrap data of TestConfig team/worker',
      lastScheduledTime: '2026-01-05T14:59:00Z',
      wakeTime: '2026-01-05T15:05:00Z',
    },
  },
  {
    name: 'a join that failed for good is replaced after a pause',
    now: IN_WINDOW,
    given: {
      status: PENDING,
      world: {
        machine: machine({
          metadata: { creationTimestamp: '2026-01-05T14:59:00Z' },
          status: { failureReason: 'CreateError', failureMessage: 'no quota' },
        }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    effects: [],
    changes: {
      ...DAY,
      phase: 'Error',
      phaseSince: IN_WINDOW,
      lastScheduledTime: '2026-01-05T14:59:00Z',
      message: `${NO_QUOTA}. The machine is replaced at 2026-01-05T15:00:30Z`,
      retry: { attempts: 1, notBefore: '2026-01-05T15:00:30Z', lastError: NO_QUOTA },
      wakeTime: '2026-01-05T15:00:30Z',
    },
  },
  {
    name: 'a join is late by when its Machine was made',
    now: '2026-01-05T14:30:00Z',
    given: { status: PENDING, world: { machine: machine() } },
    effects: [],
    changes: {
      ...DAY,
      phase: 'Error',
      lastScheduledTime: '2026-01-05T14:00:00Z',
      phaseSince: '2026-01-05T14:30:00Z',
      message:
        'Not in service after provisioningTimeout (1800 s): waited for bootstrap data of TestConfig team/worker. Waiting for bootstrap data of TestConfig team/worker',
      wakeTime: '2026-01-05T14:35:00Z',
    },
  },
  {
    name: 'a join is not late yet',
    now: '2026-01-05T14:29:59Z',
    given: { status: PENDING, world: { machine: machine() } },
    effects: [],
    changes: {
      ...DAY,
      lastScheduledTime: '2026-01-05T14:00:00Z',
      message: 'Waiting for bootstrap data of TestConfig team/worker',
      wakeTime: '2026-01-05T14:30:00Z',
    },
  },
  {
    name: 'a join anew is late by when the machine ceased to be in service',
    now: '2026-01-05T20:29:59Z',
    given: {
      status: {
        ...PENDING,
        conditions: told('MachineReady', 'False', 'NodeNotReady', '2026-01-05T20:00:00Z'),
      },
      world: { machine: runningMachine(), node: node({ ready: 'False' }) },
    },
    effects: [],
    changes: {
      ...DAY,
      ...SEEN,
      nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID },
      message: 'Node worker is not Ready',
      wakeTime: '2026-01-05T20:30:00Z',
    },
  },
  {
    name: 'a machine that ceases to be in service is not late',
    now: '2026-01-05T20:29:59Z',
    given: {
      status: {
        ...ACTIVE,
        conditions: told('MachineReady', 'True', 'MachineReady', '2026-01-05T14:05:00Z'),
      },
      world: { machine: runningMachine(), node: node({ ready: 'False' }) },
    },
    effects: [],
    changes: {
      ...DAY,
      ...SEEN,
      phase: 'Pending',
      phaseSince: '2026-01-05T20:29:59Z',
      message: 'Node worker is not Ready',
      wakeTime: '2026-01-05T20:34:59Z',
    },
  },
  {
    name: 'a Machine that was made in the future is not late',
    now: IN_WINDOW,
    given: {
      status: PENDING,
      world: { machine: machine({ metadata: { creationTimestamp: '2026-01-05T16:00:00Z' } }) },
    },
    effects: [],
    changes: {
      ...DAY,
      lastScheduledTime: '2026-01-05T16:00:00Z',
      message: 'Waiting for bootstrap data of TestConfig team/worker',
      wakeTime: '2026-01-05T15:05:00Z',
    },
  },
  {
    name: 'an ordinary stage of a join is told at the wake',
    now: '2026-01-05T14:01:00Z',
    given: {
      status: QUIET,
      world: { machine: machine(), bootstrap: providerObject('TestConfig') },
    },
    effects: [],
  },
  {
    name: 'half of a quiet join is mended',
    now: '2026-01-05T14:01:00Z',
    given: {
      status: QUIET,
      world: {
        machine: machine(),
        bootstrap: { type: 'absent' },
        infrastructure: providerObject('TestMachine'),
      },
    },
    effects: [creates('bootstrap')],
  },
  {
    name: 'a failure of a join is told at once',
    now: '2026-01-05T14:01:00Z',
    given: {
      status: QUIET,
      world: {
        machine: machine({ status: { failureReason: 'CreateError', failureMessage: 'no quota' } }),
      },
    },
    effects: [],
    changes: {
      ...DAY,
      phase: 'Error',
      phaseSince: '2026-01-05T14:01:00Z',
      wakeTime: '2026-01-05T14:01:30Z',
      lastScheduledTime: '2026-01-05T14:00:00Z',
      message: `${NO_QUOTA}. The machine is replaced at 2026-01-05T14:01:30Z`,
      retry: { attempts: 1, notBefore: '2026-01-05T14:01:30Z', lastError: NO_QUOTA },
    },
  },
  {
    name: 'a join that is late is told at once',
    now: '2026-01-05T14:30:00Z',
    given: {
      status: { ...QUIET, wakeTime: '2026-01-05T14:33:00Z' },
      world: { machine: machine() },
    },
    effects: [],
    changes: {
      ...DAY,
      phase: 'Error',
      lastScheduledTime: '2026-01-05T14:00:00Z',
      phaseSince: '2026-01-05T14:30:00Z',
      message:
        'Not in service after provisioningTimeout (1800 s): waited for bootstrap data of TestConfig team/worker. Waiting for bootstrap data of TestConfig team/worker',
    },
  },
  {
    name: 'how long a join takes is told of MachineReady, whatever else is told',
    now: '2026-01-05T14:31:00Z',
    given: {
      status: {
        ...PENDING,
        conditions: [
          ...told('Ready', 'False', 'Provisioning', '2026-01-05T14:30:30Z'),
          ...told('MachineReady', 'False', 'Provisioning', '2026-01-05T14:00:00Z'),
        ],
      },
      world: { machine: machine() },
    },
    effects: [],
    changes: {
      ...DAY,
      phase: 'Error',
      lastScheduledTime: '2026-01-05T14:00:00Z',
      phaseSince: '2026-01-05T14:31:00Z',
      message:
        'Not in service after provisioningTimeout (1800 s): waited for bootstrap data of TestConfig team/worker. Waiting for bootstrap data of TestConfig team/worker',
      wakeTime: '2026-01-05T14:36:00Z',
    },
  },
  {
    name: 'a pause of what was never looked at, and is deleted',
    now: IN_WINDOW,
    given: { status: {}, deletedAt: '2026-01-05T14:59:00Z', isPaused: true },
    effects: [],
    changes: {
      phase: 'Pending',
      phaseSince: '2026-01-05T15:00:00Z',
      message:
        'Paused by the annotation cluster.x-k8s.io/paused on ScheduledMachine worker: nothing is done until it is resumed (kubectl annotate sm worker cluster.x-k8s.io/paused-)',
      ready: false,
      inSchedule: true,
      observedGeneration: 1,
      wakeTime: '2026-01-05T15:05:00Z',
    },
  },
  {
    name: 'in service',
    now: IN_WINDOW,
    given: {
      status: { ...PENDING, shutdownStartedAt: CLOSED },
      world: { machine: runningMachine(), node: node() },
    },
    effects: [],
    changes: {
      ...SEEN,
      phase: 'Active',
      shutdownStartedAt: null,
      nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID },
      phaseSince: '2026-01-05T15:00:00Z',
      message: 'The machine is in service',
      ready: true,
      inSchedule: true,
      nextActivation: '2026-01-06T14:00:00Z',
      nextCleanup: '2026-01-05T23:00:00Z',
      next: 'leaves 2026-01-05 18:00 America/New_York',
      wakeTime: '2026-01-05T23:00:00Z',
    },
  },
  {
    name: 'in service, as it was told before',
    now: IN_WINDOW,
    given: {
      status: {
        ...ACTIVE,
        phaseSince: '2026-01-05T14:02:00Z',
        nextCleanup: CLOSED,
        wakeTime: CLOSED,
        next: 'as it was told',
      },
      world: { machine: runningMachine(), node: node() },
    },
    effects: [],
    changes: {
      ...SEEN,
      message: 'The machine is in service',
      ready: true,
      inSchedule: true,
      nextActivation: '2026-01-06T14:00:00Z',
    },
  },
  {
    name: 'in service, with another spec: told anew',
    now: IN_WINDOW,
    given: {
      generation: 2,
      status: { ...ACTIVE, nextCleanup: CLOSED, wakeTime: CLOSED, next: 'as it was told' },
      world: { machine: runningMachine(), node: node() },
    },
    effects: [],
    changes: {
      ...SEEN,
      observedGeneration: 2,
      next: 'leaves 2026-01-05 18:00 America/New_York',
      message: 'The machine is in service',
      ready: true,
      inSchedule: true,
      nextActivation: '2026-01-06T14:00:00Z',
    },
  },
  {
    name: 'something is in the way: a wake that is near is kept',
    now: IN_WINDOW,
    given: {
      status: { ...PENDING, wakeTime: '2026-01-05T15:01:00Z' },
      world: { machine: foreign('Machine team/worker') },
    },
    effects: [],
    changes: {
      ...DAY,
      phase: 'Error',
      phaseSince: '2026-01-05T15:00:00Z',
      message:
        'Machine team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and make it under another name',
    },
  },
  {
    name: 'a removal after a drain that failed',
    now: '2026-01-05T23:20:00Z',
    given: {
      status: {
        ...DRAINING,
        conditions: told('Ready', 'False', 'NodeDrainFailed', '2026-01-05T23:15:00Z'),
      },
      world: { machine: runningMachine(DELETING) },
    },
    effects: [],
    changes: {
      ...NIGHT,
      ...SEEN,
      drain: { podsRemaining: 0, blocked: [] },
      message: 'Removing Machine team/worker',
      wakeTime: '2026-01-05T23:25:00Z',
    },
  },
  {
    name: 'a removal that somebody else began',
    now: CLOSED,
    given: { status: ACTIVE, world: { machine: runningMachine(DELETING) } },
    effects: [],
    changes: {
      ...NIGHT,
      ...SEEN,
      phase: 'ShuttingDown',
      shutdownStartedAt: '2026-01-05T23:00:00Z',
      drain: { startedAt: '2026-01-05T23:00:00Z', podsRemaining: 0, blocked: [] },
      phaseSince: '2026-01-05T23:00:00Z',
      message: 'Removing Machine team/worker',
      wakeTime: '2026-01-05T23:00:10Z',
    },
  },
  {
    name: 'a removal that nobody answers for',
    now: '2026-01-05T23:07:00Z',
    given: { status: DRAINING, world: { node: SILENT } },
    effects: [],
    changes: {
      ...NIGHT,
      drain: { podsRemaining: 0, blocked: [] },
      message: 'Removing perhaps Node worker',
      wakeTime: '2026-01-05T23:12:00Z',
    },
  },
  {
    name: 'a removal that nobody answered for long enough',
    now: '2026-01-05T23:25:01Z',
    given: { status: DRAINING, world: { node: SILENT } },
    effects: [],
    changes: {
      ...NIGHT,
      ...GONE,
      phase: 'Inactive',
      phaseSince: '2026-01-05T23:25:01Z',
      shutdownStartedAt: null,
      drain: null,
      message: 'Machine removed from cluster',
      wakeTime: '2026-01-06T14:00:00Z',
    },
  },
  {
    name: 'a removal that nobody is left to answer for',
    now: '2026-01-05T23:07:00Z',
    given: { status: DRAINING, world: { node: SILENT, cluster: { type: 'absent' } } },
    effects: [],
    changes: {
      ...NIGHT,
      ...GONE,
      phase: 'Inactive',
      phaseSince: '2026-01-05T23:07:00Z',
      shutdownStartedAt: null,
      drain: null,
      message: 'Machine removed from cluster',
      wakeTime: '2026-01-06T14:00:00Z',
    },
  },
  {
    name: 'what the Machine left behind is deleted',
    now: '2026-01-05T23:07:00Z',
    given: {
      status: DRAINING,
      world: {
        bootstrap: stale('TestConfig'),
        infrastructure: providerObject('TestMachine', DELETING),
        node: node(),
      },
    },
    effects: [{ type: 'deleteProviderObject', role: 'bootstrap' }],
    changes: {
      ...NIGHT,
      drain: { podsRemaining: 0, blocked: [] },
      message: 'Removing TestConfig team/worker, TestMachine team/worker, Node worker',
      wakeTime: '2026-01-05T23:07:10Z',
    },
  },
  {
    name: 'what goes of itself is waited for',
    now: '2026-01-05T23:07:00Z',
    given: {
      status: DRAINING,
      world: { infrastructure: providerObject('TestMachine', DELETING) },
    },
    effects: [],
    changes: {
      ...NIGHT,
      drain: { podsRemaining: 0, blocked: [] },
      message: 'Removing TestMachine team/worker',
      wakeTime: '2026-01-05T23:07:10Z',
    },
  },
  {
    name: 'a night that was told before',
    now: '2026-01-06T02:00:00Z',
    given: {
      status: {
        phase: 'Inactive',
        observedGeneration: 1,
        conditions: told('Ready', 'False', 'MachineDeleted', '2026-01-05T23:15:00Z'),
      },
    },
    effects: [],
    changes: {
      ...NIGHT,
      message: 'Machine removed from cluster',
      wakeTime: '2026-01-06T14:00:00Z',
    },
  },
  {
    name: 'a wrong spec with nothing to remove',
    now: '2026-01-06T02:00:00Z',
    given: { spec: { priority: 101 } },
    effects: [],
    changes: {
      ...NIGHT,
      phase: 'Error',
      phaseSince: '2026-01-06T02:00:00Z',
      message: 'spec.priority: 101 is not allowed: an integer from 0 to 100',
      wakeTime: '2026-01-06T14:00:00Z',
    },
  },
  {
    name: 'a wrong spec with a machine',
    now: IN_WINDOW,
    given: { status: ACTIVE, spec: { priority: 101 }, world: { machine: runningMachine() } },
    effects: [],
    changes: {
      ...DAY,
      ...SEEN,
      phase: 'Error',
      phaseSince: '2026-01-05T15:00:00Z',
      message: 'spec.priority: 101 is not allowed: an integer from 0 to 100',
      wakeTime: '2026-01-05T23:00:00Z',
    },
  },
  {
    name: 'a schedule that is never open',
    now: IN_WINDOW,
    given: { spec: { schedule: { ...SPEC.schedule, hoursOfDay: [] } } },
    effects: [],
    changes: {
      phase: 'Error',
      phaseSince: '2026-01-05T15:00:00Z',
      message:
        'spec.schedule.hoursOfDay: must not be empty: 1 to 100 quoted entries such as "9-17"',
      ready: false,
      inSchedule: false,
      wakeTime: '2027-02-09T15:00:00Z',
    },
  },
  {
    name: 'the kill switch',
    now: IN_WINDOW,
    given: {
      status: ACTIVE,
      spec: { killSwitch: true },
      world: { machine: runningMachine(), node: node() },
    },
    effects: [{ type: 'skipMachineDrain', what: 'drainAndDetach' }, { type: 'deleteMachine' }],
    changes: {
      ...SEEN,
      phase: 'Terminated',
      phaseSince: '2026-01-05T15:00:00Z',
      message: 'Machine terminated due to kill switch',
      ready: false,
      inSchedule: true,
      wakeTime: '2026-01-05T15:00:10Z',
    },
  },
  {
    name: 'the kill switch, of a Machine that was told to skip its drain',
    now: IN_WINDOW,
    given: {
      status: { ...ACTIVE, phase: 'Terminated' },
      spec: { killSwitch: true },
      world: {
        machine: runningMachine({
          annotations: {
            'machine.cluster.x-k8s.io/exclude-node-draining': 'true',
            'machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach': 'true',
          },
        }),
      },
    },
    effects: [{ type: 'deleteMachine' }],
    changes: {
      ...SEEN,
      message: 'Machine terminated due to kill switch',
      ready: false,
      inSchedule: true,
      wakeTime: '2026-01-05T15:00:10Z',
    },
  },
  {
    name: 'the kill switch, and what the Machine left behind',
    now: IN_WINDOW,
    given: {
      status: { ...ACTIVE, phase: 'Terminated' },
      spec: { killSwitch: true },
      world: { bootstrap: providerObject('TestConfig') },
    },
    effects: [{ type: 'deleteProviderObject', role: 'bootstrap' }],
    changes: {
      message: 'Machine terminated due to kill switch',
      ready: false,
      inSchedule: true,
      wakeTime: '2026-01-05T15:00:10Z',
    },
  },
  {
    name: 'the kill switch, and all is gone',
    now: IN_WINDOW,
    given: { status: { ...ACTIVE, phase: 'Terminated' }, spec: { killSwitch: true } },
    effects: [],
    changes: {
      ...GONE,
      message: 'Machine terminated due to kill switch',
      ready: false,
      inSchedule: true,
      wakeTime: '2026-01-05T23:00:00Z',
    },
  },
  {
    name: 'the kill switch, all is gone, and it is deleted',
    now: IN_WINDOW,
    given: {
      status: { ...ACTIVE, phase: 'Terminated' },
      spec: { killSwitch: true },
      deletedAt: '2026-01-05T14:59:00Z',
    },
    effects: [{ type: 'removeFinalizer' }],
    changes: {
      ...GONE,
      message: 'Machine terminated due to kill switch',
      ready: false,
      inSchedule: true,
      wakeTime: '2027-02-09T15:00:00Z',
    },
  },
  {
    name: 'a pause',
    now: IN_WINDOW,
    given: { status: ACTIVE, isPaused: true, world: { machine: runningMachine() } },
    effects: [],
    changes: {
      message:
        'Paused by the annotation cluster.x-k8s.io/paused on ScheduledMachine worker: nothing is done until it is resumed (kubectl annotate sm worker cluster.x-k8s.io/paused-)',
      ready: true,
      inSchedule: true,
      nextActivation: '2026-01-06T14:00:00Z',
      nextCleanup: '2026-01-05T23:00:00Z',
      next: 'leaves 2026-01-05 18:00 America/New_York',
      wakeTime: '2026-01-05T15:05:00Z',
    },
  },
  {
    name: 'a pause at first sight of the world',
    now: IN_WINDOW,
    given: { status: PENDING, isPaused: true },
    effects: [],
    changes: {
      ...DAY,
      message:
        'Paused by the annotation cluster.x-k8s.io/paused on ScheduledMachine worker: nothing is done until it is resumed (kubectl annotate sm worker cluster.x-k8s.io/paused-)',
      wakeTime: '2026-01-05T15:05:00Z',
    },
  },
  {
    name: 'a deletion that takes too long',
    now: '2026-01-05T23:40:00Z',
    given: {
      status: { ...DRAINING, deletion: REMOVED },
      deletedAt: '2026-01-05T23:15:00Z',
      world: { machine: runningMachine(DELETING) },
    },
    effects: [
      {
        type: 'emit',
        event: {
          type: 'Warning',
          reason: 'FinalizerCleanupTimedOut',
          action: 'FinalizerCleanupTimedOut',
          note: 'Not cleaned up 600 s after grace and drain; left: Machine team/worker. Verify them; the finalizer stays until they are gone',
          id: `${UID} FinalizerCleanupTimedOut`,
          since: '2026-01-05T23:15:00Z',
        },
      },
    ],
    changes: {
      ...SEEN,
      drain: { podsRemaining: 0, blocked: [] },
      message:
        'Not cleaned up 600 s after grace and drain; left: Machine team/worker. Verify them; the finalizer stays until they are gone',
      ready: false,
      inSchedule: false,
      wakeTime: '2026-01-05T23:45:00Z',
    },
  },
  {
    name: 'a deletion that takes too long, and lets go',
    now: '2026-01-05T23:40:00Z',
    given: {
      status: { ...DRAINING, deletion: REMOVED },
      deletedAt: '2026-01-05T23:15:00Z',
      forceFinalizer: true,
      world: { machine: runningMachine(DELETING) },
    },
    effects: [
      {
        type: 'emit',
        event: {
          type: 'Warning',
          reason: 'FinalizerCleanupTimedOut',
          action: 'FinalizerCleanupTimedOut',
          note: 'Not cleaned up 600 s after grace and drain; left: Machine team/worker. The finalizer was removed all the same; these orphans must be removed by hand',
          id: `${UID} FinalizerCleanupTimedOut`,
          since: '2026-01-05T23:15:00Z',
        },
      },
      { type: 'removeFinalizer' },
    ],
    changes: {
      ...SEEN,
      drain: { podsRemaining: 0, blocked: [] },
      message:
        'Not cleaned up 600 s after grace and drain; left: Machine team/worker. The finalizer was removed all the same; these orphans must be removed by hand',
      ready: false,
      inSchedule: false,
      wakeTime: '2026-01-05T23:45:00Z',
    },
  },
  {
    name: 'a deletion that takes too long, and that was told',
    now: '2026-01-05T23:40:00Z',
    given: {
      status: {
        ...DRAINING,
        deletion: REMOVED,
        conditions: told('Ready', 'False', 'FinalizerCleanupTimedOut', '2026-01-05T23:39:00Z'),
      },
      deletedAt: '2026-01-05T23:15:00Z',
      world: { machine: runningMachine(DELETING) },
    },
    effects: [],
    changes: {
      ...SEEN,
      drain: { podsRemaining: 0, blocked: [] },
      message:
        'Not cleaned up 600 s after grace and drain; left: Machine team/worker. Verify them; the finalizer stays until they are gone',
      ready: false,
      inSchedule: false,
      wakeTime: '2026-01-05T23:45:00Z',
    },
  },
  {
    name: 'a deletion that takes long',
    now: '2026-01-05T23:39:59Z',
    given: {
      status: { ...DRAINING, deletion: REMOVED },
      deletedAt: '2026-01-05T23:15:00Z',
      world: { machine: runningMachine(DELETING) },
    },
    effects: [],
    changes: {
      ...SEEN,
      drain: { podsRemaining: 0, blocked: [] },
      message: 'Removing Machine team/worker',
      ready: false,
      inSchedule: false,
      wakeTime: '2026-01-05T23:40:00Z',
    },
  },
  {
    name: 'a deletion that is done',
    now: '2026-01-05T23:40:00Z',
    given: { status: DRAINING, deletedAt: '2026-01-05T23:15:00Z' },
    effects: [{ type: 'removeFinalizer' }],
  },
  {
    name: 'a finalizer that somebody took away',
    now: IN_WINDOW,
    given: { status: ACTIVE, finalizers: [] },
    effects: [{ type: 'addFinalizer' }],
    again: true,
  },
  {
    name: 'first sight',
    now: IN_WINDOW,
    given: { status: {}, finalizers: ['other/one'] },
    effects: [{ type: 'addFinalizer' }],
    changes: {
      ...DAY,
      phase: 'Pending',
      phaseSince: '2026-01-05T15:00:00Z',
      message: 'Accepted; the schedule is looked at next',
      observedGeneration: 1,
      wakeTime: '2026-01-05T15:00:00Z',
    },
    again: true,
  },
  {
    name: 'a back-off',
    now: '2026-01-05T15:00:19Z',
    given: {
      status: {
        phase: 'Error',
        observedGeneration: 1,
        retry: { attempts: 1, notBefore: '2026-01-05T15:00:20Z' },
      },
    },
    effects: [],
  },
  {
    name: 'a back-off that is over',
    now: '2026-01-05T15:00:20Z',
    given: {
      status: {
        phase: 'Error',
        observedGeneration: 1,
        retry: { attempts: 1, notBefore: '2026-01-05T15:00:20Z' },
      },
      world: { machine: machine() },
    },
    effects: [],
    changes: {
      ...DAY,
      retry: null,
      machineRef: {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Machine',
        name: 'worker',
        namespace: 'team',
      },
      bootstrapRef: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
        kind: 'TestConfig',
        name: 'worker',
        namespace: 'team',
      },
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'TestMachine',
        name: 'worker',
        namespace: 'team',
      },
      lastScheduledTime: '2026-01-05T14:00:00Z',
      message:
        'Not in service after provisioningTimeout (1800 s): waited for bootstrap data of TestConfig team/worker. Waiting for bootstrap data of TestConfig team/worker',
      wakeTime: '2026-01-05T15:05:20Z',
    },
  },
  {
    name: 'the longest back-off',
    now: IN_WINDOW,
    given: {
      status: {
        phase: 'Error',
        observedGeneration: 1,
        retry: { attempts: 9, notBefore: '2026-01-05T15:05:01Z' },
      },
    },
    effects: [],
  },
  {
    name: 'a back-off that no clock of ours has set',
    now: IN_WINDOW,
    given: {
      status: {
        phase: 'Error',
        observedGeneration: 1,
        retry: { attempts: 9, notBefore: '2026-01-05T15:05:02Z' },
      },
      world: { machine: machine() },
    },
    effects: [],
    changes: {
      ...DAY,
      retry: null,
      machineRef: {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Machine',
        name: 'worker',
        namespace: 'team',
      },
      bootstrapRef: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
        kind: 'TestConfig',
        name: 'worker',
        namespace: 'team',
      },
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
        kind: 'TestMachine',
        name: 'worker',
        namespace: 'team',
      },
      lastScheduledTime: '2026-01-05T14:00:00Z',
      message:
        'Not in service after provisioningTimeout (1800 s): waited for bootstrap data of TestConfig team/worker. Waiting for bootstrap data of TestConfig team/worker',
      wakeTime: '2026-01-05T15:05:00Z',
    },
  },
]

test.each(ROWS)('$name', ({ now, given, effects, changes, again = false }) => {
  const before = situation(given)

  const decision = decideWhole(before, at(now))

  const records = decision.effects.filter(({ type }) => type === 'record')
  expect(records).toEqual(
    changes === undefined ? [] : [{ type: 'record', status: decision.status }],
  )
  expect(decision.effects.filter((effect) => !isTold(effect))).toEqual(effects)
  expect(changesOf(before.status, decision.status)).toEqual(changes ?? {})
  expect(decision.again).toBe(again)
})

// transition.test.ts has what becomes of a phase.
function isTold(effect: WholeEffect): boolean {
  if (effect.type === 'emit') return effect.event.action.startsWith('PhaseTransitionTo')
  return effect.type === 'record'
}

// The conditions have a test of their own: said.test.ts.
function changesOf(before: object, after: object): object {
  const { conditions: _, ...changed } = Object(mergePatch(before, after) ?? {})
  return changed
}
