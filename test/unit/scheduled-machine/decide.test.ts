import { describe, expect, it } from 'vitest'
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
  SPEC,
  situation,
  UID,
  unownedMachine,
  unusable,
} from '#test/support/situation.ts'
import type { WholeDecision } from '#test/support/whole-decision.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

// 2026-01-05 is a Monday; the window in New York is 14:00Z to 23:00Z.
const IN_WINDOW = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:00:00Z'

interface Row {
  readonly name: string
  readonly given?: Given
  readonly now?: string
  readonly does: readonly string[]
  readonly phase?: string
  readonly reason?: string
  readonly wakes?: string
  readonly again?: boolean
}

const ACTIVE = { phase: 'Active', observedGeneration: 1, ...REFS } as const
const LEAVING = {
  phase: 'ShuttingDown',
  observedGeneration: 1,
  shutdownStartedAt: CLOSED,
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID },
  ...REFS,
} as const
const DRAINING = {
  ...LEAVING,
  drain: { startedAt: '2026-01-05T23:05:00Z', podsRemaining: 1 },
} as const
const PAUSED = { type: 'Paused', status: 'True', reason: 'Paused', message: '' }
const DELETING = { deletionTimestamp: '2026-01-05T23:06:00Z' }
const HOOK = 'pre-drain.delete.hook.machine.cluster.x-k8s.io'
const EXCLUDED = 'machine.cluster.x-k8s.io/exclude-node-draining'
const GOING = { type: 'present', isPaused: false, isDeleting: true } as const
const CORDONED = {
  metadata: { annotations: { '5spot.finos.org/cordoned-by': UID } },
  spec: { unschedulable: true },
}

const FORMER = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  name: 'worker',
  uid: 'uid-former',
}
const WINDOWS = [
  ['in window', IN_WINDOW],
  ['outside the window', CLOSED],
] as const

const ROWS: readonly Row[] = [
  {
    name: 'first sight: the finalizer, then Pending',
    given: { finalizers: [], status: {} },
    does: ['addFinalizer', 'emit Normal AwaitingSchedule', 'record Pending'],
    phase: 'Pending',
    again: true,
  },
  {
    name: 'moved here without its status: Pending again, the finalizer is there',
    given: { status: {} },
    does: ['emit Normal AwaitingSchedule', 'record Pending'],
    phase: 'Pending',
    again: true,
  },
  {
    name: 'in window, no Machine: Machine, then bootstrap and infrastructure',
    does: [
      'createMachine',
      'createProviderObject bootstrap',
      'createProviderObject infrastructure',
      'emit Normal MachineCreated',
      'record Pending',
    ],
    phase: 'Pending',
    reason: 'MachineCreated',
    wakes: '2026-01-05T15:05:00Z',
  },
  {
    name: 'in window, no Cluster: nothing is created, and the user is told',
    given: { world: { cluster: { type: 'absent' } } },
    does: ['emit Warning ReferencesInvalid', 'emit Normal ReferencesInvalid', 'record Pending'],
    phase: 'Pending',
    reason: 'ReferencesInvalid',
    wakes: '2026-01-05T15:05:00Z',
  },
  {
    name: 'in window, a provider that is not installed: not half a machine',
    given: { world: { references: unusable('unserved') } },
    does: ['emit Warning ReferencesInvalid', 'emit Normal ReferencesInvalid', 'record Pending'],
    phase: 'Pending',
    reason: 'ReferencesInvalid',
  },
  {
    name: 'in window, a kind whose objects are in no namespace: nothing is made with our rights',
    given: { world: { references: unusable('clusterScoped') } },
    does: ['emit Warning ReferencesInvalid', 'record Error'],
    phase: 'Error',
    reason: 'ReferencesInvalid',
  },
  {
    name: 'in window, no Cluster API',
    given: { world: { machineVersion: undefined } },
    does: ['emit Warning ReferencesInvalid', 'emit Normal ReferencesInvalid', 'record Pending'],
    phase: 'Pending',
    reason: 'ReferencesInvalid',
  },
  {
    name: 'in window, a Machine of our name that is not ours: nothing is touched',
    given: { world: { machine: foreign('Machine team/worker') } },
    does: ['emit Warning NameConflict', 'record Error'],
    phase: 'Error',
    reason: 'NameConflict',
  },
  ...WINDOWS.map(([about, now]) => ({
    name: `${about}, a Machine that has lost its owner is adopted, and then looked at again`,
    given: { status: ACTIVE, world: { machine: unownedMachine(), node: node() } },
    now,
    does: ['adoptMachine', 'emit Normal MachineAdopted'],
    phase: 'Active',
    again: true,
  })),
  {
    name: 'a kill switch adopts the Machine first',
    given: { spec: { killSwitch: true }, status: ACTIVE, world: { machine: unownedMachine() } },
    does: ['adoptMachine', 'emit Normal MachineAdopted'],
    phase: 'Active',
    again: true,
  },
  {
    name: 'restored without its status, outside the window: the Machine that runs on is adopted',
    given: {
      status: { phase: 'Pending', observedGeneration: 1 },
      world: { machine: unownedMachine({ ownerReferences: [FORMER] }) },
    },
    now: CLOSED,
    does: ['adoptMachine', 'emit Normal MachineAdopted'],
    phase: 'Pending',
    again: true,
  },
  {
    name: 'a Machine that has lost its owner is not adopted while it is paused',
    given: {
      status: ACTIVE,
      world: {
        machine: unownedMachine({ annotations: { 'cluster.x-k8s.io/paused': '' } }),
      },
    },
    does: ['record Active'],
    phase: 'Active',
    reason: 'Paused',
  },
  ...(['Inactive', 'Active', 'ShuttingDown'] as const).map((phase) => ({
    name: `outside the window, ${phase}, a Machine that is not ours: nothing is touched`,
    given: {
      status: { ...LEAVING, phase },
      world: {
        machine: foreign('Machine team/worker'),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
        node: node(),
      },
    },
    now: '2026-01-05T23:30:00Z',
    does: ['emit Warning NameConflict', 'record Error'],
    phase: 'Error',
    reason: 'NameConflict',
    wakes: '2026-01-05T23:35:00Z',
  })),
  {
    name: 'killed, a Machine that is not ours: nothing is touched',
    given: {
      spec: { killSwitch: true },
      world: { machine: foreign('Machine team/worker'), bootstrap: providerObject('TestConfig') },
    },
    does: ['emit Warning NameConflict', 'record Error'],
    phase: 'Error',
    reason: 'NameConflict',
  },
  {
    name: 'in window, killed between Machine and the rest: the rest is made',
    given: {
      world: {
        machine: machine({ metadata: { creationTimestamp: IN_WINDOW } }),
        bootstrap: { type: 'absent' },
        infrastructure: { type: 'absent' },
      },
    },
    does: [
      'createProviderObject bootstrap',
      'createProviderObject infrastructure',
      'emit Normal MachineCreated',
      'record Pending',
    ],
    phase: 'Pending',
    reason: 'MachineCreated',
  },
  {
    name: 'in window, with a short provisioningTimeout: looked at again when that is over',
    given: { spec: { provisioningTimeout: '4s' } },
    does: [
      'createMachine',
      'createProviderObject bootstrap',
      'createProviderObject infrastructure',
      'emit Normal MachineCreated',
      'record Pending',
    ],
    phase: 'Pending',
    wakes: '2026-01-05T15:00:04Z',
  },
  {
    name: 'in window, the Machine waits for its infrastructure',
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: {
        machine: machine({ metadata: { creationTimestamp: '2026-01-05T14:59:00Z' } }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    does: ['record Pending'],
    phase: 'Pending',
    reason: 'Provisioning',
    wakes: '2026-01-05T15:05:00Z',
  },
  {
    name: 'in window, three minutes later: looked at again after five',
    now: '2026-01-05T15:02:00Z',
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: {
        machine: machine({ metadata: { creationTimestamp: '2026-01-05T14:59:00Z' } }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    does: ['record Pending'],
    phase: 'Pending',
    reason: 'Provisioning',
    wakes: '2026-01-05T15:07:00Z',
  },
  {
    name: 'in window, twenty minutes later: no sooner and no later',
    now: '2026-01-05T15:19:00Z',
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: {
        machine: machine({ metadata: { creationTimestamp: '2026-01-05T14:59:00Z' } }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    does: ['record Pending'],
    phase: 'Pending',
    reason: 'Provisioning',
    wakes: '2026-01-05T15:24:00Z',
  },
  {
    name: 'in window, the kind was changed while the Machine was made: none of another kind for it',
    now: '2026-01-05T15:00:30Z',
    given: {
      spec: { infrastructureSpec: { ...SPEC.infrastructureSpec, kind: 'OtherMachine' } },
      status: { phase: 'Inactive', observedGeneration: 1 },
      world: {
        machine: machine({ metadata: { creationTimestamp: '2026-01-05T15:00:00Z' } }),
        bootstrap: { type: 'absent' },
        infrastructure: { type: 'absent' },
      },
    },
    does: ['createProviderObject bootstrap', 'emit Normal MachineCreated', 'record Pending'],
    phase: 'Pending',
    reason: 'MachineCreated',
    wakes: '2026-01-05T15:05:30Z',
  },
  {
    name: 'in window, what the Machine refers to was never made, and the spec has another kind: it goes',
    now: '2026-01-05T15:02:00Z',
    given: {
      spec: { infrastructureSpec: { ...SPEC.infrastructureSpec, kind: 'OtherMachine' } },
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: {
        machine: machine({
          metadata: { creationTimestamp: '2026-01-05T15:00:00Z' },
          status: {
            conditions: [
              { type: 'InfrastructureReady', status: 'False', reason: 'ObjectDoesNotExist' },
            ],
          },
        }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: { type: 'absent' },
      },
    },
    does: ['emit Normal NodeDrained', 'record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
    reason: 'NodeDrained',
    wakes: '2026-01-05T15:02:10Z',
  },
  {
    // The wake of a pass at 15:00:00.4Z: ten seconds later, in whole seconds.
    name: 'a moment later, the next ordinary stage of a join: told at the wake that is stored',
    now: '2026-01-05T15:00:00.9Z',
    given: {
      status: {
        phase: 'Pending',
        observedGeneration: 1,
        wakeTime: '2026-01-05T15:00:11Z',
        conditions: [
          {
            type: 'MachineReady',
            status: 'False',
            reason: 'Provisioning',
            message: 'Machine created; waiting for the providers',
            lastTransitionTime: '2026-01-05T15:00:00Z',
          },
        ],
        ...REFS,
      },
      world: {
        machine: machine({ metadata: { creationTimestamp: '2026-01-05T15:00:00Z' } }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    does: [],
    phase: 'Pending',
    wakes: '2026-01-05T15:00:11Z',
  },
  {
    name: 'Cluster API has paused the Machine: told at once, and no need to look every ten seconds',
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: {
        machine: machine({
          metadata: { creationTimestamp: '2026-01-05T14:59:00Z' },
          status: { conditions: [PAUSED] },
        }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    does: ['record Pending'],
    phase: 'Pending',
    reason: 'Provisioning',
    wakes: '2026-01-05T15:05:00Z',
  },
  {
    name: 'past provisioningTimeout: Error, and what was waited for',
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: {
        machine: machine({ metadata: { creationTimestamp: '2026-01-05T14:29:59Z' } }),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    does: ['emit Warning ProvisioningTimedOut', 'record Error'],
    phase: 'Error',
    reason: 'ProvisioningTimedOut',
    wakes: '2026-01-05T15:05:00Z',
  },
  {
    name: 'in window, Node joined and Ready',
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: { machine: runningMachine(), node: node() },
    },
    does: ['emit Normal MachineReady', 'record Active'],
    phase: 'Active',
    reason: 'MachineReady',
    wakes: '2026-01-05T23:00:00Z',
  },
  {
    name: 'a Node of yesterday does not pass for today’s',
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: {
        machine: runningMachine({ creationTimestamp: '2026-01-05T14:59:00Z' }),
        node: node(),
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    does: ['record Pending'],
    phase: 'Pending',
    reason: 'Provisioning',
  },
  {
    name: 'Active, and the Node goes NotReady',
    given: { status: ACTIVE, world: { machine: runningMachine(), node: node({ ready: 'False' }) } },
    now: '2026-01-05T14:20:00Z',
    does: ['emit Normal Provisioning', 'record Pending'],
    phase: 'Pending',
    reason: 'Provisioning',
  },
  {
    name: 'Active, and the workload cluster does not answer: taken to be in service',
    given: {
      status: ACTIVE,
      world: { machine: runningMachine(), node: { type: 'unknown', message: 'no answer' } },
    },
    does: ['record Active'],
    phase: 'Active',
  },
  {
    name: 'Active, and the Machine is gone: created again',
    given: { status: ACTIVE },
    does: [
      'createMachine',
      'createProviderObject bootstrap',
      'createProviderObject infrastructure',
      'emit Normal MachineCreated',
      'record Pending',
    ],
    phase: 'Pending',
    reason: 'MachineCreated',
  },
  {
    name: 'window closes: intent stored, then cordon',
    now: CLOSED,
    given: { status: ACTIVE, world: { machine: runningMachine(), node: node() } },
    does: ['emit Normal GracePeriodActive', 'record ShuttingDown', 'cordonNode'],
    phase: 'ShuttingDown',
    reason: 'GracePeriodActive',
    wakes: '2026-01-05T23:05:00Z',
  },
  {
    name: 'enabled turns false: the grace period counts all the same',
    given: {
      status: ACTIVE,
      spec: { schedule: { daysOfWeek: ['mon'], hoursOfDay: ['0-23'], enabled: false } },
      world: { machine: runningMachine(), node: node() },
    },
    does: ['emit Normal GracePeriodActive', 'record ShuttingDown', 'cordonNode'],
    phase: 'ShuttingDown',
    reason: 'GracePeriodActive',
    wakes: '2026-01-05T15:05:00Z',
  },
  {
    name: 'window closes, an admin has cordoned the Node: not ours to touch',
    now: CLOSED,
    given: {
      status: ACTIVE,
      world: { machine: runningMachine(), node: node({ spec: { unschedulable: true } }) },
    },
    does: ['emit Normal GracePeriodActive', 'record ShuttingDown'],
    phase: 'ShuttingDown',
  },
  {
    name: 'a grace of nothing goes straight on',
    now: CLOSED,
    given: {
      status: ACTIVE,
      spec: { gracefulShutdownTimeout: '0s' },
      world: { machine: runningMachine(), node: node() },
    },
    does: ['emit Normal GracePeriodActive', 'record ShuttingDown', 'cordonNode'],
    phase: 'ShuttingDown',
    again: true,
  },
  {
    name: 'a pass killed between intent and cordon: cordoned now',
    now: '2026-01-05T23:01:00Z',
    given: { status: LEAVING, world: { machine: runningMachine(), node: node() } },
    does: ['record ShuttingDown', 'cordonNode'],
    phase: 'ShuttingDown',
  },
  {
    name: 'window opens again during grace: uncordoned if the cordon is ours',
    now: '2026-01-06T14:00:00Z',
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-06T13:58:00Z' },
      world: { machine: runningMachine(), node: node(CORDONED) },
    },
    does: ['uncordonNode', 'emit Normal MachineReady', 'record Active'],
    phase: 'Active',
  },
  {
    name: 'window opens again during grace, somebody has lifted our cordon: its mark goes',
    now: '2026-01-06T14:00:00Z',
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-06T13:58:00Z' },
      world: { machine: runningMachine(), node: node({ metadata: CORDONED.metadata }) },
    },
    does: ['uncordonNode', 'emit Normal MachineReady', 'record Active'],
    phase: 'Active',
  },
  {
    name: 'grace over: the drain is recorded before the first eviction',
    now: '2026-01-05T23:05:00Z',
    given: {
      status: LEAVING,
      world: { machine: runningMachine(), node: node(CORDONED), pods: [pod('cart'), pod('api')] },
    },
    does: ['record ShuttingDown', 'evictPods shop/api shop/cart'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
    wakes: '2026-01-05T23:05:10Z',
  },
  {
    name: 'a pre-drain hook: Cluster API drains when it is gone, and nobody is evicted before',
    now: '2026-01-05T23:05:00Z',
    given: {
      status: LEAVING,
      world: {
        machine: runningMachine({ annotations: { [`${HOOK}/backup`]: 'team' } }),
        node: node(CORDONED),
        pods: [pod('api')],
      },
    },
    does: ['record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
  },
  {
    name: 'a pre-drain hook waits for the end of the grace, too',
    now: '2026-01-05T23:04:00Z',
    given: {
      status: LEAVING,
      world: {
        machine: runningMachine({ annotations: { [`${HOOK}/backup`]: 'team' } }),
        node: node(CORDONED),
      },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'GracePeriodActive',
  },
  {
    name: 'excluded from draining: nobody is evicted',
    now: '2026-01-05T23:05:00Z',
    given: {
      status: LEAVING,
      world: {
        machine: runningMachine({ annotations: { [EXCLUDED]: '' } }),
        node: node(CORDONED),
        pods: [pod('api')],
      },
    },
    does: ['record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
    reason: 'NodeDrainSkipped',
  },
  {
    name: 'the mark that our own drain has left on the Machine does not exclude it',
    now: '2026-01-05T23:15:00Z',
    given: {
      status: DRAINING,
      world: {
        machine: runningMachine({ annotations: { [EXCLUDED]: 'true' } }),
        node: node(CORDONED),
        pods: [pod('api')],
      },
    },
    does: [
      'record ShuttingDown',
      'emit Warning NodeDrainFailed',
      'skipMachineDrain drain',
      'deleteMachine',
    ],
    phase: 'ShuttingDown',
    reason: 'NodeDrainFailed',
  },
  {
    name: 'the mark of a kill that was called off is taken back before anything else',
    now: '2026-01-05T23:05:00Z',
    given: {
      status: LEAVING,
      world: {
        machine: runningMachine({ annotations: { [EXCLUDED]: 'by-sundial' } }),
        node: node(CORDONED),
        pods: [pod('api')],
      },
    },
    does: ['restoreMachineDrain'],
    phase: 'ShuttingDown',
    again: true,
  },
  {
    name: 'a MachineDrainRule selects the Machine: Cluster API drains',
    now: '2026-01-05T23:05:00Z',
    given: {
      status: LEAVING,
      world: {
        machine: runningMachine(),
        node: node(CORDONED),
        pods: [pod('api')],
        drainRule: 'MachineDrainRule team/last selects the Machine',
      },
    },
    does: ['record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
  },
  {
    name: 'Cluster API drains a Machine that is being deleted: said until it is gone',
    now: '2026-01-05T23:06:10Z',
    given: {
      status: { ...LEAVING, drain: { startedAt: '2026-01-05T23:05:00Z', by: 'ClusterAPI' } },
      world: { machine: runningMachine(DELETING) },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
  },
  {
    name: 'a look within ten seconds of the last evictions evicts nobody',
    now: '2026-01-05T23:05:09Z',
    given: {
      status: {
        ...LEAVING,
        drain: {
          startedAt: '2026-01-05T23:05:00Z',
          podsRemaining: 1,
          lastEvictionAt: '2026-01-05T23:05:00Z',
        },
      },
      world: { machine: runningMachine(), node: node(CORDONED), pods: [pod('api')] },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
    wakes: '2026-01-05T23:05:10Z',
  },
  {
    name: 'a clock that was ahead has stored the last evictions: they were when that was written',
    now: '2026-01-05T23:05:12Z',
    given: {
      writtenAt: '2026-01-05T23:05:00Z',
      status: {
        ...LEAVING,
        drain: {
          startedAt: '2026-01-05T23:05:00Z',
          podsRemaining: 1,
          lastEvictionAt: '2026-01-05T23:05:30Z',
        },
      },
      world: { machine: runningMachine(), node: node(CORDONED), pods: [pod('api')] },
    },
    does: ['record ShuttingDown', 'evictPods shop/api'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
  },
  {
    name: 'a clock ahead of the API server that has stored the last evictions itself waits its ten seconds, too',
    now: '2026-01-05T23:05:35Z',
    given: {
      writtenAt: '2026-01-05T23:05:00Z',
      status: {
        ...LEAVING,
        drain: {
          startedAt: '2026-01-05T23:05:00Z',
          podsRemaining: 1,
          lastEvictionAt: '2026-01-05T23:05:30Z',
        },
      },
      world: { machine: runningMachine(), node: node(CORDONED), pods: [pod('api')] },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
    wakes: '2026-01-05T23:05:40Z',
  },
  {
    name: 'pods on their way out are waited for, not evicted again',
    now: '2026-01-05T23:06:00Z',
    given: {
      status: DRAINING,
      world: {
        machine: runningMachine(),
        node: node(CORDONED),
        pods: [pod('api', { metadata: { deletionTimestamp: '2026-01-05T23:06:30Z' } })],
      },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
  },
  {
    name: 'drained: the Machine is deleted',
    now: '2026-01-05T23:06:00Z',
    given: {
      status: DRAINING,
      world: { machine: runningMachine(), node: node(CORDONED), pods: [] },
    },
    does: ['record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
    reason: 'NodeDrained',
  },
  {
    name: 'nodeDrainTimeout over: an event names the pods, the removal goes on',
    now: '2026-01-05T23:15:00Z',
    given: {
      status: DRAINING,
      world: { machine: runningMachine(), node: node(CORDONED), pods: [pod('api')] },
    },
    does: [
      'record ShuttingDown',
      'emit Warning NodeDrainFailed',
      'skipMachineDrain drain',
      'deleteMachine',
    ],
    phase: 'ShuttingDown',
    reason: 'NodeDrainFailed',
  },
  {
    name: 'told as failed by a pod whose clock is ahead of ours: carried out',
    now: '2026-01-05T23:14:00Z',
    given: {
      status: {
        ...DRAINING,
        conditions: [
          condition(
            'Ready',
            'False',
            'NodeDrainFailed',
            'The drain timed out; the Machine is being deleted',
          ),
        ],
      },
      world: { machine: runningMachine(), node: node(CORDONED), pods: [pod('api')] },
    },
    does: [
      'record ShuttingDown',
      'emit Warning NodeDrainFailed',
      'skipMachineDrain drain',
      'deleteMachine',
    ],
    phase: 'ShuttingDown',
    reason: 'NodeDrainFailed',
  },
  {
    name: 'a step of the drain failed, and its time is not up: it goes on',
    now: '2026-01-05T23:14:00Z',
    given: {
      status: {
        ...DRAINING,
        phase: 'Error',
        conditions: [condition('Ready', 'False', 'NodeDrainFailed', 'Failed to cordon the Node')],
      },
      world: { machine: runningMachine(), node: node(CORDONED), pods: [pod('api')] },
    },
    does: ['emit Normal NodeDraining', 'record ShuttingDown', 'evictPods shop/api'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
  },
  {
    name: 'Cluster API has paused the Machine that is to go: no need to look every ten seconds',
    now: '2026-01-05T23:06:10Z',
    given: {
      status: DRAINING,
      world: {
        machine: machine({
          metadata: DELETING,
          status: { conditions: [PAUSED] },
        }),
      },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    wakes: '2026-01-05T23:11:10Z',
  },
  {
    name: 'no answer from the workload cluster: the drain waits for its timeout',
    now: '2026-01-05T23:06:00Z',
    given: {
      status: DRAINING,
      world: { machine: runningMachine(), node: { type: 'unknown', message: 'no answer' } },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'NodeDraining',
  },
  {
    name: 'no answer from the workload cluster until the timeout: the Machine goes',
    now: '2026-01-05T23:15:00Z',
    given: {
      status: DRAINING,
      world: { machine: runningMachine(), node: { type: 'unknown', message: 'no answer' } },
    },
    does: [
      'record ShuttingDown',
      'emit Warning NodeDrainFailed',
      'skipMachineDrain drain',
      'deleteMachine',
    ],
    phase: 'ShuttingDown',
  },
  {
    name: 'a window closes on a machine that never had a Node: no grace, no drain',
    now: CLOSED,
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      world: { machine: machine() },
    },
    does: ['emit Normal NodeDrained', 'record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
    reason: 'NodeDrained',
    wakes: '2026-01-05T23:00:10Z',
  },
  {
    name: 'a machine that never had a Node is deleted with its ScheduledMachine: no grace, no drain',
    given: {
      status: { phase: 'Pending', observedGeneration: 1, ...REFS },
      deletedAt: IN_WINDOW,
      world: { machine: machine() },
    },
    does: ['emit Normal NodeDrained', 'record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
    reason: 'NodeDrained',
    wakes: '2026-01-05T15:00:10Z',
  },
  {
    name: 'a machine that is known to have had a Node is given its grace, whatever its Machine says',
    now: CLOSED,
    given: {
      status: { ...ACTIVE, nodeRef: LEAVING.nodeRef },
      world: { machine: machine() },
    },
    does: ['emit Normal GracePeriodActive', 'record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'GracePeriodActive',
  },
  {
    name: 'a machine whose Node is gone has nothing to drain',
    now: '2026-01-05T23:05:00Z',
    given: { status: LEAVING, world: { machine: machine(), node: { type: 'absent' } } },
    does: ['record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
    reason: 'NodeDrained',
  },
  {
    name: 'once the drain has begun an opening window waits: the removal is finished first',
    now: '2026-01-06T14:00:00Z',
    given: {
      status: { ...DRAINING, drain: { startedAt: '2026-01-06T13:59:00Z' } },
      world: { machine: runningMachine(), node: node(CORDONED), pods: [] },
    },
    does: ['record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
  },
  {
    name: 'the Machine is being deleted: followed',
    now: '2026-01-05T23:06:10Z',
    given: { status: DRAINING, world: { machine: runningMachine(DELETING) } },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    wakes: '2026-01-05T23:06:20Z',
  },
  {
    name: 'the Machine is gone, a provider object is not: deleted',
    now: '2026-01-05T23:07:00Z',
    given: {
      status: DRAINING,
      world: { infrastructure: providerObject('TestMachine'), bootstrap: { type: 'absent' } },
    },
    does: ['record ShuttingDown', 'deleteProviderObject infrastructure'],
    phase: 'ShuttingDown',
  },
  {
    name: 'the Machine is gone, its Node is not: deleted',
    now: '2026-01-05T23:07:00Z',
    given: { status: DRAINING, world: { node: node(CORDONED) } },
    does: ['record ShuttingDown', 'deleteNode'],
    phase: 'ShuttingDown',
  },
  {
    name: 'another Node of that name is left alone',
    now: '2026-01-05T23:07:00Z',
    given: { status: DRAINING, world: { node: node({ metadata: { uid: 'another' } }) } },
    does: ['emit Normal MachineDeleted', 'record Inactive'],
    phase: 'Inactive',
  },
  {
    name: 'all gone: Inactive, refs cleared',
    now: '2026-01-05T23:07:00Z',
    given: { status: DRAINING },
    does: ['emit Normal MachineDeleted', 'record Inactive'],
    phase: 'Inactive',
    reason: 'MachineDeleted',
    wakes: '2026-01-06T14:00:00Z',
  },
  {
    name: 'all gone, and the window is open again: made anew at once',
    now: '2026-01-06T14:00:00Z',
    given: { status: DRAINING },
    does: ['emit Normal MachineDeleted', 'record Inactive'],
    phase: 'Inactive',
    again: true,
  },
  {
    name: 'all gone and disabled: Disabled',
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-05T14:50:00Z' },
      spec: { schedule: { daysOfWeek: ['mon'], hoursOfDay: ['0-23'], enabled: false } },
    },
    does: ['emit Normal MachineDeleted', 'record Disabled'],
    phase: 'Disabled',
  },
  {
    name: 'killSwitch: stored, no grace, no drain, Cluster API told to skip its own',
    given: {
      status: ACTIVE,
      spec: { killSwitch: true },
      world: { machine: runningMachine(), node: node() },
    },
    does: [
      'emit Warning KillSwitchActivated',
      'record Terminated',
      'skipMachineDrain drainAndDetach',
      'deleteMachine',
    ],
    phase: 'Terminated',
    wakes: '2026-01-05T15:00:10Z',
  },
  {
    name: 'killSwitch during a drain outranks it',
    now: '2026-01-05T23:06:00Z',
    given: {
      status: DRAINING,
      spec: { killSwitch: true },
      world: { machine: runningMachine(DELETING) },
    },
    does: [
      'emit Warning KillSwitchActivated',
      'record Terminated',
      'skipMachineDrain drainAndDetach',
    ],
    phase: 'Terminated',
  },
  {
    name: 'killSwitch with nothing there',
    given: { spec: { killSwitch: true } },
    does: ['emit Warning KillSwitchActivated', 'record Terminated'],
    phase: 'Terminated',
    wakes: CLOSED,
  },
  {
    name: 'killSwitch false again: Pending',
    given: { status: { phase: 'Terminated', observedGeneration: 1 } },
    does: ['emit Normal KillSwitchReleased', 'record Pending'],
    phase: 'Pending',
    again: true,
  },
  {
    name: 'spec invalid, machine running, window open: said, and the machine kept',
    given: {
      status: ACTIVE,
      spec: { clusterName: 'not a label!' },
      world: { machine: runningMachine(), node: node() },
    },
    does: ['emit Warning ReferencesInvalid', 'record Error'],
    phase: 'Error',
    reason: 'ReferencesInvalid',
  },
  {
    name: 'schedule invalid: cannot be judged, nothing is created',
    given: { spec: { schedule: { ...{ daysOfWeek: ['funday'], hoursOfDay: ['9'] } } } },
    does: ['emit Warning ScheduleInvalid', 'record Error'],
    phase: 'Error',
    reason: 'ScheduleInvalid',
  },
  {
    name: 'schedule invalid in the middle of a removal: the removal goes on (I9)',
    now: '2026-01-05T23:06:00Z',
    given: {
      status: DRAINING,
      spec: { schedule: { daysOfWeek: ['funday'], hoursOfDay: ['9'] } },
      world: { machine: runningMachine(), node: node(CORDONED), pods: [] },
    },
    does: ['record ShuttingDown', 'deleteMachine'],
    phase: 'ShuttingDown',
  },
  {
    name: 'deleted with a machine in service: grace and drain are kept',
    given: {
      status: ACTIVE,
      deletedAt: IN_WINDOW,
      world: { machine: runningMachine(), node: node() },
    },
    does: ['emit Normal GracePeriodActive', 'record ShuttingDown', 'cordonNode'],
    phase: 'ShuttingDown',
    wakes: '2026-01-05T15:05:00Z',
  },
  {
    name: 'deleted with nothing there: let go',
    given: { deletedAt: IN_WINDOW },
    does: ['removeFinalizer'],
    phase: 'Inactive',
  },
  {
    name: 'deleted with the kill switch on: no grace',
    given: {
      status: ACTIVE,
      deletedAt: IN_WINDOW,
      spec: { killSwitch: true },
      world: { machine: runningMachine(), node: node() },
    },
    does: [
      'emit Warning KillSwitchActivated',
      'record Terminated',
      'skipMachineDrain drainAndDetach',
      'deleteMachine',
    ],
    phase: 'Terminated',
  },
  {
    name: 'deleted and let go already: nothing',
    given: { deletedAt: IN_WINDOW, finalizers: ['other/finalizer'] },
    does: [],
    phase: 'Inactive',
  },
  {
    name: 'a deletion past finalizerTimeout names what is left, and keeps the finalizer',
    now: '2026-01-05T23:40:00Z',
    given: {
      status: DRAINING,
      deletedAt: '2026-01-05T23:10:00Z',
      world: { machine: runningMachine(DELETING) },
    },
    does: ['emit Warning FinalizerCleanupTimedOut', 'record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'FinalizerCleanupTimedOut',
  },
  {
    name: 'a deletion past finalizerTimeout lets go when forced to',
    now: '2026-01-05T23:40:00Z',
    given: {
      status: DRAINING,
      deletedAt: '2026-01-05T23:10:00Z',
      forceFinalizer: true,
      world: { machine: runningMachine(DELETING) },
    },
    does: ['emit Warning FinalizerCleanupTimedOut', 'record ShuttingDown', 'removeFinalizer'],
    phase: 'ShuttingDown',
    reason: 'FinalizerCleanupTimedOut',
  },
  {
    name: 'paused Cluster: nothing is done, and that is said',
    now: CLOSED,
    given: {
      status: ACTIVE,
      world: {
        machine: runningMachine(),
        node: node(),
        cluster: { type: 'present', isPaused: true, isDeleting: false },
      },
    },
    does: ['record Active'],
    phase: 'Active',
    reason: 'Paused',
  },
  {
    name: 'first sight of one that is paused: no finalizer, and no Event',
    given: { finalizers: [], status: {}, isPaused: true },
    does: ['record Pending'],
    phase: 'Pending',
    reason: 'Paused',
  },
  {
    name: 'first sight of one whose Cluster is paused: no finalizer, and no Event',
    given: {
      finalizers: [],
      status: {},
      world: { cluster: { type: 'present', isPaused: true, isDeleting: false } },
    },
    does: ['record Pending'],
    phase: 'Pending',
    reason: 'Paused',
  },
  {
    name: 'first sight of one whose Machine is paused: no finalizer, and no Event',
    given: {
      finalizers: [],
      status: {},
      world: { machine: runningMachine({ annotations: { 'cluster.x-k8s.io/paused': '' } }) },
    },
    does: ['record Pending'],
    phase: 'Pending',
    reason: 'Paused',
  },
  {
    name: 'resumed: the finalizer, before anything else',
    given: { finalizers: [], status: { phase: 'Pending', observedGeneration: 1 } },
    does: ['addFinalizer'],
    phase: 'Pending',
    again: true,
  },
  {
    name: 'somebody takes the finalizer of one in service away while it is paused: it stays so',
    given: { finalizers: [], status: ACTIVE, isPaused: true },
    does: ['record Active'],
    phase: 'Active',
    reason: 'Paused',
  },
  {
    name: 'moved away by clusterctl, and deleted here: its Node belongs to the copy',
    now: '2026-01-05T23:07:00Z',
    given: {
      status: LEAVING,
      isMovedAway: true,
      deletedAt: CLOSED,
      world: { node: node(CORDONED), cluster: { type: 'absent' } },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'Paused',
  },
  {
    name: 'the Cluster is paused, and an undone shutdown has left our cordon: not lifted',
    given: {
      status: ACTIVE,
      world: {
        machine: runningMachine(),
        node: node(CORDONED),
        cluster: { type: 'present', isPaused: true, isDeleting: false },
      },
    },
    does: ['record Active'],
    phase: 'Active',
    reason: 'Paused',
  },
  {
    name: 'a window opens while the Cluster is being deleted: nothing is made',
    given: { world: { cluster: GOING } },
    does: ['emit Warning ClusterDeleting', 'emit Normal ClusterDeleting', 'record Pending'],
    phase: 'Pending',
    reason: 'ClusterDeleting',
    wakes: '2026-01-05T15:05:00Z',
  },
  {
    name: 'the Machine leaves with its Cluster: followed, and not waited for to make another',
    given: { status: ACTIVE, world: { machine: runningMachine(DELETING), cluster: GOING } },
    does: ['emit Normal ClusterDeleting', 'record ShuttingDown'],
    phase: 'ShuttingDown',
    reason: 'ClusterDeleting',
    wakes: '2026-01-05T15:00:10Z',
  },
  {
    name: 'the Machine has left with its Cluster, which is still there: nothing is made',
    given: {
      status: { phase: 'ShuttingDown', observedGeneration: 1, ...REFS },
      world: { cluster: GOING },
    },
    does: ['emit Warning ClusterDeleting', 'emit Normal ClusterDeleting', 'record Pending'],
    phase: 'Pending',
    reason: 'ClusterDeleting',
  },
  {
    name: 'a Cluster that goes is not asked for a Node that may be left',
    now: '2026-01-05T23:07:00Z',
    given: {
      status: DRAINING,
      deletedAt: CLOSED,
      world: { cluster: GOING, node: { type: 'unknown', message: 'no answer' } },
    },
    does: ['removeFinalizer'],
    phase: 'ShuttingDown',
  },
  {
    name: 'an action failed a moment ago: events do not hurry it',
    given: {
      status: {
        phase: 'Error',
        observedGeneration: 1,
        retry: { attempts: 1, notBefore: '2026-01-05T15:00:20Z' },
      },
    },
    does: [],
    phase: 'Error',
  },
  {
    name: 'an action failed a moment ago, and the spec was changed since: tried at once',
    given: {
      generation: 2,
      status: {
        phase: 'Error',
        observedGeneration: 1,
        retry: { attempts: 1, notBefore: '2026-01-05T15:00:20Z' },
      },
    },
    does: [
      'createMachine',
      'createProviderObject bootstrap',
      'createProviderObject infrastructure',
      'emit Normal MachineCreated',
      'record Pending',
    ],
    phase: 'Pending',
  },
  {
    name: 'the clock has jumped back behind a back-off: not waited for',
    given: {
      status: {
        phase: 'Error',
        observedGeneration: 1,
        retry: { attempts: 1, notBefore: '2026-01-06T15:00:20Z' },
      },
    },
    does: [
      'createMachine',
      'createProviderObject bootstrap',
      'createProviderObject infrastructure',
      'emit Normal MachineCreated',
      'record Pending',
    ],
    phase: 'Pending',
  },
  {
    name: 'the clock has jumped back behind shutdownStartedAt: the grace is not longer for it (I10)',
    now: '2026-01-05T23:00:00Z',
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-06T02:00:00Z' },
      world: { machine: runningMachine(), node: node(CORDONED) },
    },
    does: ['record ShuttingDown'],
    phase: 'ShuttingDown',
    wakes: '2026-01-05T23:05:00Z',
  },
]

describe('decide', () => {
  it.each(ROWS)('$name', ({ given, now, does, phase, reason, wakes, again }) => {
    const decision = decideWhole(situation(given), at(now ?? IN_WINDOW))

    const ready = decision.status.conditions?.find(({ type }) => type === 'Ready')
    expect({
      does: decision.effects.map(describeEffect),
      phase: decision.status.phase,
      ...(reason && { reason: ready?.reason }),
      ...(wakes && { wakes: decision.status.wakeTime }),
      again: decision.again,
    }).toEqual({
      does,
      phase,
      ...(reason && { reason }),
      ...(wakes && { wakes }),
      again: again ?? false,
    })
  })

  it('leaves no reference, instant or drain behind when all is gone', () => {
    const { status } = decideWhole(situation({ status: DRAINING }), at('2026-01-05T23:07:00Z'))

    expect(status).toEqual({
      phase: 'Inactive',
      phaseSince: '2026-01-05T23:07:00Z',
      message: 'Machine removed from cluster',
      ready: false,
      inSchedule: false,
      observedGeneration: 1,
      nextActivation: '2026-01-06T14:00:00Z',
      nextCleanup: '2026-01-06T23:00:00Z',
      next: 'joins 2026-01-06 09:00 America/New_York',
      wakeTime: '2026-01-06T14:00:00Z',
      conditions: [
        condition('Ready', 'False', 'MachineDeleted', 'Machine removed from cluster'),
        condition('Scheduled', 'False', 'ScheduleInactive', 'Outside the scheduled time window'),
        condition('ReferencesValid', 'Unknown', 'AwaitingSchedule', 'Not looked at yet'),
        condition('MachineReady', 'False', 'AwaitingSchedule', 'There is no machine'),
      ],
    })
  })
})

function condition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
) {
  return { type, status, reason, message, lastTransitionTime: '2026-01-05T23:07:00Z' }
}

function describeEffect(effect: WholeDecision['effects'][number]): string {
  switch (effect.type) {
    case 'record':
      return `record ${effect.status.phase}`
    case 'emit':
      return `emit ${effect.event.type} ${effect.event.reason}`
    case 'evictPods':
      return `evictPods ${effect.pods.map(({ namespace, name }) => `${namespace}/${name}`).join(' ')}`
    case 'skipMachineDrain':
      return `${effect.type} ${effect.what}`
    case 'createProviderObject':
    case 'deleteProviderObject':
      return `${effect.type} ${effect.role}`
    default:
      return effect.type
  }
}

describe('an invalid spec', () => {
  it('is answered with each field, what is wrong with it and what is allowed', () => {
    const spec = { schedule: { ...SPEC.schedule, timezone: 'Mars/Olympus' }, priority: 101 }

    const { status } = decideWhole(situation({ spec }), at(IN_WINDOW))

    const told = status.conditions?.map(({ type, reason, message }) => [type, reason, message])
    expect(told?.slice(1, 3)).toEqual([
      [
        'Scheduled',
        'ScheduleInvalid',
        'spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin',
      ],
      [
        'ReferencesValid',
        'ReferencesInvalid',
        'spec.priority: 101 is not allowed: an integer from 0 to 100',
      ],
    ])
  })
})
