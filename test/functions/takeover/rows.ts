// The phases of 5-Spot, and how the next pass takes an object over.
import { expect } from 'vitest'
import type { Resource } from '#src/kube/resource.ts'
import { BOOTSTRAP, INFRASTRUCTURE, KEY, MACHINES } from '#test/support/scene/objects.ts'
import type { Left } from './left-behind.ts'

// A Monday; the window in New York is 14:00Z to 23:00Z.
export const OPEN = '2026-01-05T15:00:00Z'
export const CLOSED = '2026-01-05T23:03:00Z'

export interface Row extends Left {
  readonly name: string
  readonly now: string
  /** The whole status after the pass. */
  readonly status: object
  /** The writes of the pass, in order. */
  readonly writes: readonly string[]
}

const reference = ({ apiVersion, kind }: Resource) => ({ apiVersion, kind, ...KEY })
const WITHOUT_NODE = {
  machineRef: reference(MACHINES),
  bootstrapRef: reference(BOOTSTRAP),
  infrastructureRef: reference(INFRASTRUCTURE),
}
export const OBJECTS = {
  ...WITHOUT_NODE,
  providerID: 'test://worker',
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: expect.any(String) },
}
export const STATUS = 'PATCH scheduledmachines/worker/status'
const CREATION = ['POST machines', 'POST testconfigs', 'POST testmachines']

const CREATED = {
  ...WITHOUT_NODE,
  phase: 'Pending',
  message: 'Machine created; waiting for the providers',
  inSchedule: true,
  ready: false,
  observedGeneration: 1,
  lastScheduledTime: OPEN,
  next: 'leaves 2026-01-05 18:00 America/New_York',
  nextActivation: '2026-01-06T14:00:00Z',
  nextCleanup: '2026-01-05T23:00:00Z',
  wakeTime: '2026-01-05T15:05:00Z',
  conditions: [
    'Ready False MachineCreated',
    'Scheduled True ScheduleActive',
    'ReferencesValid True ReconcileSucceeded',
    'MachineReady False Provisioning',
    'UpToDate True SpecApplied',
  ],
}
const IN_SERVICE = {
  ...CREATED,
  ...OBJECTS,
  phase: 'Active',
  message: 'The machine is in service',
  ready: true,
  wakeTime: '2026-01-05T23:00:00Z',
  conditions: [
    'Ready True MachineReady',
    'Scheduled True ScheduleActive',
    'ReferencesValid True ReconcileSucceeded',
    'MachineReady True MachineReady',
    'UpToDate Unknown NotRecorded',
  ],
}
const AT_REST = {
  phase: 'Inactive',
  message: 'Outside scheduled time window',
  inSchedule: false,
  ready: false,
  observedGeneration: 1,
  next: 'joins 2026-01-06 09:00 America/New_York',
  nextActivation: '2026-01-06T14:00:00Z',
  nextCleanup: '2026-01-06T23:00:00Z',
  wakeTime: '2026-01-06T14:00:00Z',
  conditions: [
    'Ready False ScheduleInactive',
    'Scheduled False ScheduleInactive',
    'ReferencesValid True ReconcileSucceeded',
    'MachineReady False AwaitingSchedule',
  ],
}
const LEAVING = {
  ...AT_REST,
  ...OBJECTS,
  phase: 'ShuttingDown',
  message: 'Outside the schedule: the drain begins after a grace period of 300 s',
  shutdownStartedAt: CLOSED,
  lastScheduledTime: CLOSED,
  wakeTime: '2026-01-05T23:08:00Z',
  conditions: [
    'Ready False GracePeriodActive',
    'Scheduled False ScheduleInactive',
    'ReferencesValid Unknown AwaitingSchedule',
    'MachineReady False GracePeriodActive',
    'UpToDate Unknown NotRecorded',
  ],
}
const DISABLED = {
  phase: 'Disabled',
  message: 'Schedule is disabled',
  inSchedule: false,
  ready: false,
  observedGeneration: 2,
  wakeTime: '2027-02-09T15:00:00Z',
  conditions: [
    'Ready False ScheduleDisabled',
    'Scheduled False ScheduleDisabled',
    'ReferencesValid True ReconcileSucceeded',
    'MachineReady False AwaitingSchedule',
  ],
}
const OFF = { schedule: { enabled: false } }

export const ROWS: readonly Row[] = [
  {
    name: 'Pending in the window: the machine is created',
    now: OPEN,
    left: ['Pending', 'ScheduleActive'],
    there: 'nothing',
    status: CREATED,
    writes: [...CREATION, STATUS],
  },
  {
    name: 'Pending, killed after it had created the machine: the machine is in service',
    now: OPEN,
    left: ['Pending', 'ScheduleActive'],
    there: 'machine',
    status: IN_SERVICE,
    writes: ['POST events', STATUS],
  },
  {
    name: 'Active: the machine stays',
    now: OPEN,
    left: ['Active', 'MachineCreated'],
    there: 'machine',
    status: IN_SERVICE,
    writes: [STATUS],
  },
  {
    name: 'Active without a machine, which 5-Spot does not notice: it is created',
    now: OPEN,
    left: ['Active', 'MachineCreated'],
    there: 'nothing',
    status: CREATED,
    writes: [...CREATION, 'POST events', STATUS],
  },
  {
    name: 'Active after the window: the shutdown begins',
    now: CLOSED,
    left: ['Active', 'MachineCreated'],
    there: 'machine',
    status: LEAVING,
    writes: ['POST events', STATUS, 'PATCH nodes/worker'],
  },
  {
    name: 'ShuttingDown: the grace period begins again, now with a cordon',
    now: CLOSED,
    left: ['ShuttingDown', 'GracePeriodActive'],
    there: 'machine',
    status: LEAVING,
    writes: [STATUS, 'PATCH nodes/worker'],
  },
  {
    name: 'ShuttingDown in the window: the machine stays',
    now: OPEN,
    left: ['ShuttingDown', 'ScheduleDisabled'],
    there: 'machine',
    status: IN_SERVICE,
    writes: ['POST events', STATUS],
  },
  {
    name: 'Inactive: it waits for its window',
    now: CLOSED,
    left: ['Inactive', 'ScheduleInactive'],
    there: 'nothing',
    status: AT_REST,
    writes: [STATUS],
  },
  {
    name: 'Inactive in the window: the machine is created',
    now: OPEN,
    left: ['Inactive', 'MachineDeleted'],
    there: 'nothing',
    status: CREATED,
    writes: [...CREATION, 'POST events', STATUS],
  },
  {
    name: 'Disabled stays disabled',
    now: OPEN,
    spec: OFF,
    left: ['Disabled', 'ScheduleDisabled'],
    there: 'nothing',
    status: DISABLED,
    writes: [STATUS],
  },
  {
    name: 'Disabled, and enabled again: the machine is created',
    now: OPEN,
    left: ['Disabled', 'ScheduleDisabled'],
    there: 'nothing',
    status: CREATED,
    writes: [...CREATION, 'POST events', STATUS],
  },
  {
    name: 'Terminated with a machine that 5-Spot left there: it is removed',
    now: OPEN,
    spec: { killSwitch: true },
    left: ['Terminated', 'KillSwitchActivated'],
    there: 'machine',
    status: {
      ...OBJECTS,
      nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker' },
      phase: 'Terminated',
      message: 'Machine terminated due to kill switch',
      inSchedule: true,
      ready: false,
      observedGeneration: 2,
      lastScheduledTime: OPEN,
      wakeTime: '2026-01-05T15:00:10Z',
      conditions: [
        'Ready False KillSwitchActivated',
        'Scheduled True ScheduleActive',
        'ReferencesValid Unknown AwaitingSchedule',
        'MachineReady False NoNodeYet',
        'UpToDate Unknown NotRecorded',
      ],
    },
    writes: [STATUS, 'PATCH machines/worker', 'DELETE machines/worker'],
  },
  {
    name: 'Terminated, and released, which 5-Spot does not notice: the machine is created',
    now: OPEN,
    left: ['Terminated', 'KillSwitchActivated'],
    there: 'nothing',
    status: CREATED,
    writes: ['POST events', STATUS, ...CREATION, STATUS],
  },
  {
    name: 'Error of a creation that stopped halfway, for which 5-Spot has no way out: the Machine is created',
    now: OPEN,
    left: ['Error', 'MachineCreationFailed'],
    there: 'orphans',
    status: CREATED,
    writes: [...CREATION, 'POST events', STATUS],
  },
  {
    name: 'Error outside the window: it waits for its window',
    now: CLOSED,
    left: ['Error', 'MachineCreationFailed'],
    there: 'nothing',
    status: AT_REST,
    writes: ['POST events', STATUS],
  },
  {
    name: 'Error of a removal: the removal begins again',
    now: CLOSED,
    left: ['Error', 'MachineDeletionFailed'],
    there: 'machine',
    status: LEAVING,
    writes: ['POST events', STATUS, 'PATCH nodes/worker'],
  },
  {
    name: 'EmergencyRemove that is done: Disabled',
    now: OPEN,
    spec: OFF,
    left: ['EmergencyRemove', 'EmergencyReclaim'],
    there: 'nothing',
    status: DISABLED,
    writes: ['POST events', STATUS],
  },
]
