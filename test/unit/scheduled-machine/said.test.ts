// What a user reads of each step: the words of the status, and of the Events.
import { expect, test } from 'vitest'
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
  unusable,
} from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

// 2026-01-05 is a Monday; the window in New York is 14:00Z to 23:00Z.
const IN_WINDOW = '2026-01-05T15:00:00Z'
const CLOSED = '2026-01-05T23:00:00Z'

interface Row {
  readonly name: string
  readonly given: Given
  readonly now?: string
  /** Ready: `reason: message`. */
  readonly ready: string
  /** MachineReady: `status reason: message`. */
  readonly machine: string
  /** ReferencesValid, where it was looked at. */
  readonly references?: string
  /** The notes of the Events. */
  readonly events?: readonly string[]
}

const NOT_LOOKED_AT = 'Unknown AwaitingSchedule: Not looked at yet'
const NO_MACHINE = 'There is no machine'
const PENDING = { phase: 'Pending', observedGeneration: 1, ...REFS } as const
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
const DELETING = { deletionTimestamp: '2026-01-05T23:06:00Z' }
const SILENT = { type: 'unknown', message: 'no answer' } as const
const KILLED = { killSwitch: true }
const CONFLICT =
  'Machine team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and make it under another name'
const DISABLED = { schedule: { ...SPEC.schedule, enabled: false } }
const UNSERVED = ['A', 'B']
  .map(
    (kind) =>
      `spec.infrastructureSpec.kind: the API server does not serve ${kind} of infrastructure.cluster.x-k8s.io/v1beta1; correct the spelling, or install the provider`,
  )
  .join('; ')
const CLUSTER_SCOPED =
  'spec.infrastructureSpec.kind: AWSClusterRoleIdentity of infrastructure.cluster.x-k8s.io/v1beta1 is cluster-scoped and is not made for a user of a namespace; name a kind whose objects are in a namespace'
const template = { apiVersion: 'k0smotron.io/v1beta1', kind: 'A', name: 'a' }

const ROWS: readonly Row[] = [
  {
    name: 'first sight',
    given: { finalizers: [], status: {} },
    ready: 'AwaitingSchedule: Accepted; the schedule is looked at next',
    machine: 'Unknown AwaitingSchedule: Not looked at yet',
    references: 'Unknown AwaitingSchedule: Not looked at yet',
    events: ['Unknown -> Pending: Accepted; the schedule is looked at next'],
  },
  {
    name: 'a Machine is made',
    given: {},
    ready: 'MachineCreated: Machine created; waiting for the providers',
    machine: 'False Provisioning: Machine created; waiting for the providers',
    references: 'True ReconcileSucceeded: The Cluster, the kinds and the kubeconfig are there',
    events: ['Inactive -> Pending: Machine created; waiting for the providers'],
  },
  {
    name: 'no Cluster API',
    given: { world: { machineVersion: undefined } },
    ready:
      'ReferencesInvalid: Cluster API is not installed: the API server does not serve cluster.x-k8s.io Machines',
    machine: `False ReferencesInvalid: ${NO_MACHINE}`,
    references:
      'False ReferencesInvalid: Cluster API is not installed: the API server does not serve cluster.x-k8s.io Machines',
    events: [
      'Cluster API is not installed: the API server does not serve cluster.x-k8s.io Machines',
      'Inactive -> Pending: Cluster API is not installed: the API server does not serve cluster.x-k8s.io Machines',
    ],
  },
  {
    name: 'no Cluster',
    given: { status: { phase: 'Pending' }, world: { cluster: { type: 'absent' } } },
    ready:
      'ReferencesInvalid: spec.clusterName: there is no Cluster team/prod. Make it, or correct the name; it is looked for again',
    machine: `False ReferencesInvalid: ${NO_MACHINE}`,
    references:
      'False ReferencesInvalid: spec.clusterName: there is no Cluster team/prod. Make it, or correct the name; it is looked for again',
    events: [
      'spec.clusterName: there is no Cluster team/prod. Make it, or correct the name; it is looked for again',
    ],
  },
  {
    name: 'no providers',
    given: {
      status: { phase: 'Pending' },
      world: { references: unusable('unserved', 'A', 'B') },
    },
    ready: `ReferencesInvalid: ${UNSERVED}`,
    machine: `False ReferencesInvalid: ${NO_MACHINE}`,
    references: `False ReferencesInvalid: ${UNSERVED}`,
    events: [UNSERVED],
  },
  {
    name: 'a kind whose objects are in no namespace',
    given: {
      status: { phase: 'Pending' },
      world: { references: unusable('clusterScoped', 'AWSClusterRoleIdentity') },
    },
    ready: `ReferencesInvalid: ${CLUSTER_SCOPED}`,
    machine: `False ReferencesInvalid: ${NO_MACHINE}`,
    references: `False ReferencesInvalid: ${CLUSTER_SCOPED}`,
    events: [`Pending -> Error: ${CLUSTER_SCOPED}`],
  },
  {
    name: 'a bootstrap template',
    given: {
      status: { phase: 'Pending' },
      spec: { bootstrapSpec: undefined, bootstrapRef: template },
    },
    ready:
      'ReferencesInvalid: spec.bootstrapRef: templates are not cloned by this version; write the object into spec.bootstrapSpec',
    machine: `False ReferencesInvalid: ${NO_MACHINE}`,
    references:
      'False ReferencesInvalid: spec.bootstrapRef: templates are not cloned by this version; write the object into spec.bootstrapSpec',
    events: [
      'spec.bootstrapRef: templates are not cloned by this version; write the object into spec.bootstrapSpec',
    ],
  },
  {
    name: 'an infrastructure template',
    given: {
      status: { phase: 'Pending' },
      spec: { infrastructureSpec: undefined, infrastructureRef: template },
    },
    ready:
      'ReferencesInvalid: spec.infrastructureRef: templates are not cloned by this version; write the object into spec.infrastructureSpec',
    machine: `False ReferencesInvalid: ${NO_MACHINE}`,
    references:
      'False ReferencesInvalid: spec.infrastructureRef: templates are not cloned by this version; write the object into spec.infrastructureSpec',
    events: [
      'spec.infrastructureRef: templates are not cloned by this version; write the object into spec.infrastructureSpec',
    ],
  },
  {
    name: 'files',
    given: {
      status: { phase: 'Pending' },
      spec: { files: [{ path: '/a', content: 'a' }] },
    },
    ready:
      'ReferencesInvalid: spec.files: files are not delivered by this version; put them into spec.bootstrapSpec.spec',
    machine: `False ReferencesInvalid: ${NO_MACHINE}`,
    references:
      'False ReferencesInvalid: spec.files: files are not delivered by this version; put them into spec.bootstrapSpec.spec',
    events: [
      'spec.files: files are not delivered by this version; put them into spec.bootstrapSpec.spec',
    ],
  },
  {
    name: 'a Machine of somebody else, outside the window',
    given: {
      status: { phase: 'Inactive', observedGeneration: 1 },
      world: { machine: foreign('Machine team/worker') },
    },
    now: CLOSED,
    ready: `NameConflict: ${CONFLICT}`,
    machine: `False NameConflict: ${CONFLICT}`,
    references: `False NameConflict: ${CONFLICT}`,
    events: [`Inactive -> Error: ${CONFLICT}`],
  },
  {
    name: 'a Machine of somebody else, beside a spec that cannot be read',
    given: {
      spec: { schedule: { ...SPEC.schedule, timezone: 'Mars/Olympus' } },
      status: { phase: 'Error', observedGeneration: 1 },
      world: { machine: foreign('Machine team/worker') },
    },
    ready:
      'ScheduleInvalid: spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin',
    machine: `False NameConflict: ${CONFLICT}`,
  },
  {
    name: 'a bootstrap object of somebody else',
    given: {
      status: PENDING,
      world: { machine: machine(), bootstrap: foreign('TestConfig team/worker') },
    },
    ready:
      'NameConflict: TestConfig team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and make it under another name',
    machine:
      'False NameConflict: TestConfig team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and make it under another name',
    references:
      'False NameConflict: TestConfig team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and make it under another name',
    events: [
      'Pending -> Error: TestConfig team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and make it under another name',
    ],
  },
  {
    name: 'the last Machine is still there',
    given: { status: PENDING, world: { machine: runningMachine(DELETING) } },
    ready: 'AwaitingSchedule: The previous Machine is still being removed',
    machine: 'False Deleting: The previous Machine is still being removed',
  },
  {
    name: 'in service',
    given: { status: PENDING, world: { machine: runningMachine(), node: node() } },
    ready: 'MachineReady: The machine is in service',
    machine: 'True MachineReady: The Node is Ready',
    events: ['Pending -> Active: The machine is in service'],
  },
  {
    name: 'in service, although the spec asks by now for what cannot be made',
    given: {
      status: ACTIVE,
      spec: { files: [{ path: '/a', content: 'a' }] },
      world: { machine: runningMachine(), node: node(), cluster: { type: 'absent' } },
    },
    ready: 'MachineReady: The machine is in service',
    machine: 'True MachineReady: The Node is Ready',
  },
  {
    name: 'in service, and nobody answers for the Node',
    given: { status: ACTIVE, world: { machine: runningMachine(), node: SILENT } },
    ready: 'MachineReady: no answer',
    machine: 'Unknown WorkloadClusterUnreachable: no answer',
  },
  {
    name: 'joining, and nobody answers for the Node',
    given: {
      status: PENDING,
      world: {
        machine: runningMachine({ creationTimestamp: '2026-01-05T14:59:00Z' }),
        node: SILENT,
      },
    },
    ready: 'Provisioning: no answer',
    machine: 'Unknown WorkloadClusterUnreachable: no answer',
  },
  {
    name: 'paused by its annotation',
    given: { status: ACTIVE, isPaused: true },
    ready:
      'Paused: Paused by the annotation cluster.x-k8s.io/paused on ScheduledMachine worker: nothing is done until it is resumed (kubectl annotate sm worker cluster.x-k8s.io/paused-)',
    machine:
      'Unknown Paused: Paused by the annotation cluster.x-k8s.io/paused on ScheduledMachine worker: nothing is done until it is resumed (kubectl annotate sm worker cluster.x-k8s.io/paused-)',
  },
  {
    name: 'paused by the annotation of its Machine',
    given: {
      status: ACTIVE,
      world: { machine: runningMachine({ annotations: { 'cluster.x-k8s.io/paused': '' } }) },
    },
    ready:
      'Paused: Paused by the annotation cluster.x-k8s.io/paused on Machine worker: nothing is done until it is resumed',
    machine:
      'Unknown Paused: Paused by the annotation cluster.x-k8s.io/paused on Machine worker: nothing is done until it is resumed',
  },
  {
    name: 'paused by its Cluster',
    given: {
      status: ACTIVE,
      world: { cluster: { type: 'present', isPaused: true, isDeleting: false } },
    },
    ready: 'Paused: Paused by Cluster prod: nothing is done until it is resumed',
    machine: 'Unknown Paused: Paused by Cluster prod: nothing is done until it is resumed',
    references: 'True ReconcileSucceeded: The Cluster, the kinds and the kubeconfig are there',
  },
  {
    name: 'the window closes',
    now: CLOSED,
    given: { status: ACTIVE, world: { machine: runningMachine(), node: node() } },
    ready:
      'GracePeriodActive: Outside the schedule: the drain begins after a grace period of 300 s',
    machine: 'False GracePeriodActive: The machine is about to leave',
    events: [
      'Active -> ShuttingDown: Outside the schedule: the drain begins after a grace period of 300 s',
    ],
  },
  {
    name: 'the schedule is disabled',
    given: { status: ACTIVE, spec: DISABLED, world: { machine: runningMachine(), node: SILENT } },
    ready:
      'GracePeriodActive: The schedule was disabled: the drain begins after a grace period of 300 s',
    machine: 'Unknown GracePeriodActive: no answer',
    events: [
      'Active -> ShuttingDown: The schedule was disabled: the drain begins after a grace period of 300 s',
    ],
  },
  {
    name: 'it is deleted',
    given: {
      status: ACTIVE,
      deletedAt: IN_WINDOW,
      world: { machine: runningMachine(), node: node() },
    },
    ready:
      'GracePeriodActive: The ScheduledMachine was deleted: the drain begins after a grace period of 300 s',
    machine: 'False GracePeriodActive: The machine is about to leave',
    events: [
      'Active -> ShuttingDown: The ScheduledMachine was deleted: the drain begins after a grace period of 300 s',
    ],
  },
  {
    name: 'the spec becomes wrong while it leaves',
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-05T14:59:00Z' },
      spec: { schedule: { ...SPEC.schedule, timezone: 'Mars/Olympus' } },
      world: { machine: runningMachine(), node: node() },
    },
    ready: 'GracePeriodActive: A removal was begun: the drain begins after a grace period of 300 s',
    machine: 'False GracePeriodActive: The machine is about to leave',
  },
  {
    name: 'a drain',
    now: '2026-01-05T23:06:00Z',
    given: {
      status: DRAINING,
      world: { machine: runningMachine(), node: node(), pods: [pod('api')] },
    },
    ready: 'NodeDraining: The node is being drained',
    machine: 'False NodeDraining: The node is being drained',
  },
  {
    name: 'a drain that nobody answers for',
    now: '2026-01-05T23:06:00Z',
    given: { status: DRAINING, world: { machine: runningMachine(), node: SILENT } },
    ready: 'NodeDraining: The node cannot be drained: no answer',
    machine: 'Unknown WorkloadClusterUnreachable: no answer',
  },
  {
    name: 'a drain that is done',
    now: '2026-01-05T23:06:00Z',
    given: { status: DRAINING, world: { machine: runningMachine(), node: node(), pods: [] } },
    ready: 'NodeDrained: The node is drained; the Machine is being deleted',
    machine: 'False NodeDrained: The node is drained; the Machine is being deleted',
  },
  {
    name: 'a drain that took too long',
    now: '2026-01-05T23:15:00Z',
    given: {
      status: DRAINING,
      world: {
        machine: runningMachine(),
        node: node(),
        pods: [
          pod('web', { metadata: { deletionTimestamp: '2026-01-05T23:20:00Z' } }),
          pod('zoo'),
          pod('api'),
        ],
      },
    },
    ready: 'NodeDrainFailed: The drain timed out; the Machine is being deleted',
    machine: 'False NodeDrainFailed: The drain timed out; the Machine is being deleted',
    events: [
      'nodeDrainTimeout of 600 s is over; the machine is removed with these pods still on it: shop/api, shop/web, shop/zoo',
    ],
  },
  {
    name: 'a drain that nobody answered for until its end',
    now: '2026-01-05T23:15:00Z',
    given: { status: DRAINING, world: { machine: runningMachine(), node: SILENT } },
    ready: 'NodeDrainFailed: The drain timed out; the Machine is being deleted',
    machine: 'False NodeDrainFailed: The drain timed out; the Machine is being deleted',
    events: [
      'nodeDrainTimeout of 600 s is over; the machine is removed with whatever pods are still on it: no answer',
    ],
  },
  {
    name: 'what the Machine left behind',
    now: '2026-01-05T23:07:00Z',
    given: {
      status: DRAINING,
      world: {
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
        node: node(),
      },
    },
    ready: 'NodeDrained: Removing TestConfig team/worker, TestMachine team/worker, Node worker',
    machine: 'False MachineDeleted: The Machine is gone',
  },
  {
    name: 'a Machine that goes after a drain that failed, whatever its Node does',
    now: '2026-01-05T23:20:00Z',
    given: {
      status: {
        ...DRAINING,
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'NodeDrainFailed',
            message: 'The drain timed out; the Machine is being deleted',
            lastTransitionTime: '2026-01-05T23:15:00Z',
          },
        ],
      },
      world: { machine: runningMachine(DELETING), node: node() },
    },
    ready: 'NodeDrainFailed: Removing Machine team/worker',
    machine: 'False Deleting: The Machine is being deleted',
  },
  {
    name: 'a Node that nobody can say is gone',
    now: '2026-01-05T23:07:00Z',
    given: { status: DRAINING, world: { node: SILENT } },
    ready: 'NodeDrained: Removing perhaps Node worker',
    machine: 'Unknown WorkloadClusterUnreachable: no answer',
  },
  {
    name: 'a deletion that takes too long',
    now: '2026-01-05T23:40:00Z',
    given: {
      status: DRAINING,
      deletedAt: '2026-01-05T23:15:00Z',
      world: { machine: runningMachine(DELETING) },
    },
    ready:
      'FinalizerCleanupTimedOut: Not cleaned up 600 s after grace and drain; left: Machine team/worker. Verify them; the finalizer stays until they are gone',
    machine: 'False Deleting: The Machine is being deleted',
    events: [
      'Not cleaned up 600 s after grace and drain; left: Machine team/worker. Verify them; the finalizer stays until they are gone',
    ],
  },
  {
    name: 'a deletion that takes too long, of more than one object',
    now: '2026-01-05T23:40:00Z',
    given: {
      status: DRAINING,
      deletedAt: '2026-01-05T23:15:00Z',
      forceFinalizer: true,
      world: {
        bootstrap: providerObject('TestConfig'),
        infrastructure: providerObject('TestMachine'),
      },
    },
    ready:
      'FinalizerCleanupTimedOut: Not cleaned up 600 s after grace and drain; left: TestConfig team/worker, TestMachine team/worker. The finalizer was removed all the same; these orphans must be removed by hand',
    machine: 'False MachineDeleted: The Machine is gone',
    events: [
      'Not cleaned up 600 s after grace and drain; left: TestConfig team/worker, TestMachine team/worker. The finalizer was removed all the same; these orphans must be removed by hand',
    ],
  },
  {
    name: 'all is gone',
    now: '2026-01-05T23:07:00Z',
    given: { status: DRAINING },
    ready: 'MachineDeleted: Machine removed from cluster',
    machine: `False AwaitingSchedule: ${NO_MACHINE}`,
    events: ['ShuttingDown -> Inactive: Machine removed from cluster'],
  },
  {
    name: 'a night without a machine',
    now: CLOSED,
    given: {},
    ready: 'ScheduleInactive: Outside scheduled time window',
    machine: `False AwaitingSchedule: ${NO_MACHINE}`,
  },
  {
    name: 'a schedule that is disabled',
    given: { spec: DISABLED },
    ready: 'ScheduleDisabled: Schedule is disabled',
    machine: `False AwaitingSchedule: ${NO_MACHINE}`,
    events: ['Inactive -> Disabled: Schedule is disabled'],
  },
  {
    name: 'the kill switch',
    given: { status: ACTIVE, spec: KILLED },
    ready: 'KillSwitchActivated: Machine terminated due to kill switch',
    machine: `False KillSwitchActivated: ${NO_MACHINE}`,
    events: ['Active -> Terminated: Machine terminated due to kill switch'],
  },
  {
    name: 'the kill switch, and what the Machine left behind',
    given: {
      status: { ...ACTIVE, phase: 'Terminated' },
      spec: KILLED,
      world: { bootstrap: providerObject('TestConfig') },
    },
    ready: 'KillSwitchActivated: Machine terminated due to kill switch',
    machine: 'False MachineDeleted: The Machine is gone',
  },
  {
    name: 'the kill switch is released',
    given: { status: { phase: 'Terminated', observedGeneration: 1 } },
    ready: 'KillSwitchReleased: The kill switch was released; the schedule is looked at next',
    machine: 'Unknown AwaitingSchedule: Not looked at yet',
    events: ['Terminated -> Pending: The kill switch was released; the schedule is looked at next'],
  },
  {
    name: 'a wrong spec, and no machine',
    given: { spec: { priority: 101 } },
    ready: 'ReferencesInvalid: spec.priority: 101 is not allowed: an integer from 0 to 100',
    machine: `False ReferencesInvalid: ${NO_MACHINE}`,
    references:
      'False ReferencesInvalid: spec.priority: 101 is not allowed: an integer from 0 to 100',
    events: ['Inactive -> Error: spec.priority: 101 is not allowed: an integer from 0 to 100'],
  },
  {
    name: 'a wrong schedule among what is wrong',
    given: { spec: { priority: 101, schedule: { ...SPEC.schedule, timezone: 'Mars/Olympus' } } },
    ready:
      'ScheduleInvalid: spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin; spec.priority: 101 is not allowed: an integer from 0 to 100',
    machine: `False ScheduleInvalid: ${NO_MACHINE}`,
    references:
      'False ReferencesInvalid: spec.priority: 101 is not allowed: an integer from 0 to 100',
    events: [
      'Inactive -> Error: spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin; spec.priority: 101 is not allowed: an integer from 0 to 100',
    ],
  },
  {
    name: 'a wrong spec, and a machine',
    given: { status: ACTIVE, spec: { priority: 101 }, world: { machine: runningMachine() } },
    ready: 'ReferencesInvalid: spec.priority: 101 is not allowed: an integer from 0 to 100',
    machine: 'Unknown ReferencesInvalid: The machine keeps running until the spec can be judged',
    references:
      'False ReferencesInvalid: spec.priority: 101 is not allowed: an integer from 0 to 100',
    events: ['Active -> Error: spec.priority: 101 is not allowed: an integer from 0 to 100'],
  },
]

test.each(ROWS)('$name', ({ name: _, given, now = IN_WINDOW, events = [], ...row }) => {
  const { effects, status } = decideWhole(situation(given), at(now))

  const said = (type: string) => status.conditions?.find((each) => each.type === type)
  const ready = said('Ready')
  expect({
    ready: `${ready?.reason}: ${ready?.message}`,
    machine: inWords(said('MachineReady')),
    references: inWords(said('ReferencesValid')),
    message: status.message,
    isReady: ready?.status,
    events: effects.flatMap((effect) => (effect.type === 'emit' ? [effect.event.note] : [])),
  }).toEqual({
    references: NOT_LOOKED_AT,
    ...row,
    message: ready?.message,
    isReady: status.phase === 'Active' ? 'True' : 'False',
    events,
  })
})

test.each<[string, Given, string, string]>([
  ['open', {}, IN_WINDOW, 'True ScheduleActive: Inside the scheduled time window'],
  ['closed', {}, CLOSED, 'False ScheduleInactive: Outside the scheduled time window'],
  ['disabled', { spec: DISABLED }, IN_WINDOW, 'False ScheduleDisabled: Schedule is disabled'],
  [
    'wrong',
    { spec: { schedule: { ...SPEC.schedule, timezone: 'Mars/Olympus' } } },
    IN_WINDOW,
    'False ScheduleInvalid: spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin',
  ],
  [
    'empty, which has a meaning and is wrong all the same',
    { spec: { schedule: { ...SPEC.schedule, hoursOfDay: [] } } },
    IN_WINDOW,
    'False ScheduleInvalid: spec.schedule.hoursOfDay: must not be empty: 1 to 100 quoted entries such as "9-17"',
  ],
])('of a schedule that is %s', (_, given, now, scheduled) => {
  const { status } = decideWhole(situation(given), at(now))

  expect(inWords(status.conditions?.find(({ type }) => type === 'Scheduled'))).toBe(scheduled)
})

const TOLD = { ...ACTIVE, nextCleanup: CLOSED, wakeTime: CLOSED, next: 'as it was told' } as const
const ANEW = 'leaves 2026-01-05 18:00 America/New_York'

test.each<[string, Given, string]>([
  ['the same end of the window', { status: TOLD }, 'as it was told'],
  [
    'the same instant, as a beginning',
    { status: { ...TOLD, nextActivation: CLOSED, nextCleanup: IN_WINDOW } },
    'as it was told',
  ],
  ['another end of the window', { status: { ...TOLD, nextCleanup: IN_WINDOW } }, ANEW],
  ['another wake', { status: { ...TOLD, wakeTime: '2026-01-05T22:00:00Z' } }, ANEW],
  ['another spec', { generation: 2, status: TOLD }, ANEW],
])('the next change is told anew when it is not as before: %s', (_, given, next) => {
  expect(decideWhole(situation(given), at(IN_WINDOW)).status.next).toBe(next)
})

function inWords(condition: { status: string; reason: string; message: string } | undefined) {
  return `${condition?.status} ${condition?.reason}: ${condition?.message}`
}
