// A Machine that is gone, though nothing of ours removed it.
import { testRule } from '#test/support/rule-table.ts'
import {
  creates,
  DELETING,
  IN_WINDOW,
  inService,
  NEXT_WINDOW,
  NO_REFS,
  told,
} from '#test/support/shared-situations.ts'
import { machine, runningMachine } from '#test/support/situation.ts'

const STAY = { spec: { whenMachineIsDeleted: 'StayOff' } }
const READY = told('Ready', 'True', 'MachineReady', '2026-01-05T14:05:00Z')
const IN_SERVICE = { conditions: READY, ready: true, message: '' }
const ON = {
  name: 'on',
  uid: 'uid-on',
  state: 'On',
  phase: 'Active',
  from: '2026-01-05T14:30:00Z',
  until: '2026-01-05T20:00:00Z',
  createdAt: '2026-01-05T14:30:00Z',
} as const
const FAILED = told('Ready', 'False', 'ProvisioningFailed', '2026-01-05T14:05:00Z')
const GONE = { machine: { type: 'absent' }, node: undefined } as const
const UNHEALTHY = machine({
  metadata: DELETING,
  status: {
    conditions: [{ type: 'HealthCheckSucceeded', status: 'False', reason: 'UnhealthyNode' }],
  },
})
const OFF = {
  Ready:
    'False StayingOff: Somebody deleted the Machine, and whenMachineIsDeleted is StayOff: the machine stays away until its next window',
  MachineReady: 'False AwaitingSchedule: There is no machine',
}
const AGAIN = creates(
  {
    lastScheduledTime: IN_WINDOW,
    providerID: null,
    nodeRef: null,
    wakeTime: '2026-01-05T15:05:00Z',
  },
  {},
)

testRule([
  {
    name: 'somebody has deleted it: that is stored first',
    given: inService(GONE, { ...STAY, status: IN_SERVICE }),
    does: ['record'],
    changes: { machineDeletedAt: IN_WINDOW },
    again: true,
  },
  {
    name: 'it is being deleted: the same',
    given: inService({ machine: runningMachine(DELETING) }, { ...STAY, status: IN_SERVICE }),
    does: ['record'],
    changes: { machineDeletedAt: IN_WINDOW },
    again: true,
  },
  {
    name: 'that is stored: it comes to rest in its open window',
    given: inService(GONE, { ...STAY, status: { ...IN_SERVICE, machineDeletedAt: IN_WINDOW } }),
    does: ['event Normal StayingOff', 'record'],
    changes: { phase: 'Inactive', ...NO_REFS, wakeTime: '2026-01-05T23:00:00Z' },
    tells: OFF,
  },
  {
    name: 'its window has closed: it waits for the next one as any machine',
    now: '2026-01-05T23:00:00Z',
    given: {
      ...STAY,
      status: { phase: 'Inactive', observedGeneration: 1, machineDeletedAt: IN_WINDOW },
    },
    does: ['record'],
    changes: { machineDeletedAt: null, wakeTime: NEXT_WINDOW },
    tells: {
      Ready: 'False ScheduleInactive: Outside scheduled time window',
      MachineReady: 'False AwaitingSchedule: There is no machine',
    },
  },
  {
    name: 'Recreate, the default: it is created again',
    given: inService(GONE, { status: IN_SERVICE }),
    ...AGAIN,
  },
  {
    name: 'the user takes StayOff back: it is created again',
    given: {
      status: { phase: 'Inactive', observedGeneration: 1, machineDeletedAt: IN_WINDOW },
    },
    ...creates({
      lastScheduledTime: IN_WINDOW,
      machineDeletedAt: null,
      wakeTime: '2026-01-05T15:05:00Z',
    }),
  },
  {
    name: 'an override turns the machine on: it is created again, and not asked for ever',
    given: inService(GONE, { ...STAY, status: { ...IN_SERVICE, override: ON } }),
    ...AGAIN,
    tells: {
      ...AGAIN.tells,
      Ready: `${AGAIN.tells.Ready}. On until 2026-01-05 15:00 America/New_York by override on`,
    },
  },
  {
    name: 'a machine that had failed: it is created again',
    given: inService(GONE, { ...STAY, status: { conditions: FAILED } }),
    ...AGAIN,
  },
  {
    name: 'a MachineHealthCheck has found it unhealthy: it is created again when it is gone',
    given: inService({ machine: UNHEALTHY }, { ...STAY, status: IN_SERVICE }),
    does: ['event Normal AwaitingSchedule', 'record'],
    changes: { phase: 'Pending', wakeTime: '2026-01-05T15:00:10Z' },
    tells: {
      Ready: 'False AwaitingSchedule: The previous Machine is still being removed',
      MachineReady: 'False Deleting: The previous Machine is still being removed',
    },
  },
  {
    name: 'minimumWindow: it is gone, and too little is left to create it again',
    now: '2026-01-05T22:30:00Z',
    given: inService(GONE, { spec: { minimumWindow: '1h' }, status: IN_SERVICE }),
    does: ['record'],
    changes: { machineRef: null },
    again: true,
  },
  {
    name: 'minimumWindow: too little is left of the window',
    now: '2026-01-05T22:30:00Z',
    given: { spec: { minimumWindow: '1h' } },
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:00:00Z' },
    tells: {
      Ready:
        'False WindowTooShort: Less than minimumWindow is left of the window: the machine waits for the next one',
      MachineReady: 'False AwaitingSchedule: There is no machine',
    },
  },
  {
    name: 'minimumWindow: a machine that runs stays to the end of its window',
    now: '2026-01-05T22:30:00Z',
    given: inService({}, { spec: { minimumWindow: '1h' } }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:00:00Z' },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
])
