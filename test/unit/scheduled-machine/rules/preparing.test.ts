// A machine that is begun before its window (spec.leadTime): here 20 minutes before 14:00Z.
import { testRule } from '#test/support/rule-table.ts'
import {
  ACTIVE,
  CORDONED,
  creates,
  inService,
  joining,
  PENDING,
  told,
} from '#test/support/shared-situations.ts'
import { node, runningMachine } from '#test/support/situation.ts'

const LED = { spec: { leadTime: '20m' } }
const CORDONING = { spec: { leadTime: '20m', leadCordon: true } }
const LEAD = '2026-01-05T13:45:00Z'
const OPENS = '2026-01-05T14:00:00Z'
const BEGUN = { lastScheduledTime: '2026-01-05T13:40:00Z' }
const PREPARED =
  'False PreparingForWindow: The Node is Ready, and the machine is in service when its window opens'
const READY = 'True MachineReady: The Node is Ready'
const CREATED = creates({
  lastScheduledTime: '2026-01-05T13:40:00Z',
  wakeTime: '2026-01-05T13:45:00Z',
})
const PREPARING = { ...PENDING, ...BEGUN, phase: 'Pending' } as const
const SINCE = [
  ...told('Ready', 'False', 'PreparingForWindow', '2026-01-05T13:40:00Z'),
  ...told('MachineReady', 'True', 'MachineReady', '2026-01-05T13:58:00Z', 'The Node is Ready'),
]
const FIRST = '2026-01-05T13:52:00Z'
const READY_AHEAD = {
  ...BEGUN,
  providerID: 'test://worker',
  nodeRef: ACTIVE.nodeRef,
  joinReadyAt: LEAD,
  wakeTime: OPENS,
}
const BUILT = { creationTimestamp: '2026-01-05T13:40:00Z' }

testRule([
  {
    name: 'before the lead it stays away until the lead begins',
    now: '2026-01-05T13:39:59Z',
    given: LED,
    does: ['record'],
    changes: { wakeTime: '2026-01-05T13:40:00Z' },
    tells: {
      Ready: 'False ScheduleInactive: Outside scheduled time window',
      MachineReady: 'False AwaitingSchedule: There is no machine',
    },
  },
  {
    name: 'in the lead it is created',
    now: '2026-01-05T13:40:00Z',
    given: LED,
    ...CREATED,
    does: CREATED.does.map((each) =>
      each.startsWith('event') ? 'event Normal PreparingForWindow' : each,
    ),
    tells: {
      ...CREATED.tells,
      Ready:
        'False PreparingForWindow: Preparing for the next window: Machine created; waiting for the providers',
    },
  },
  {
    name: 'its Node is Ready before the window opens: Pending until then',
    now: LEAD,
    given: joining({ machine: runningMachine(BUILT), node: node() }, LED),
    does: ['record'],
    changes: READY_AHEAD,
    tells: { Ready: PREPARED, MachineReady: READY },
  },
  {
    name: 'its Node failed and is Ready again: when it was first Ready stays',
    now: '2026-01-05T13:58:00Z',
    given: joining(
      { machine: runningMachine(BUILT), node: node() },
      { ...LED, status: { ...PREPARING, joinReadyAt: FIRST } },
    ),
    does: ['record'],
    changes: { providerID: 'test://worker', nodeRef: ACTIVE.nodeRef, wakeTime: OPENS },
    tells: { Ready: PREPARED, MachineReady: READY },
  },
  {
    name: 'with leadCordon its Node is cordoned once the status says why',
    now: LEAD,
    given: joining({ machine: runningMachine(BUILT), node: node() }, CORDONING),
    does: ['record', 'cordonNode'],
    changes: READY_AHEAD,
    tells: { Ready: PREPARED, MachineReady: READY },
  },
  {
    name: 'a Node that somebody else has cordoned stays as it is',
    now: LEAD,
    given: joining(
      { machine: runningMachine(BUILT), node: node({ spec: { unschedulable: true } }) },
      CORDONING,
    ),
    does: ['record'],
    changes: READY_AHEAD,
    tells: { Ready: PREPARED, MachineReady: READY },
  },
  {
    name: 'leadCordon was taken out: our cordon goes, before the window opens',
    now: LEAD,
    given: joining({ machine: runningMachine(BUILT), node: CORDONED }, LED),
    does: ['uncordonNode', 'record'],
    changes: READY_AHEAD,
    tells: { Ready: PREPARED, MachineReady: READY },
  },
  {
    name: 'the window opens: our cordon goes, and the join is measured until its Node was first Ready',
    now: OPENS,
    given: joining(
      { machine: runningMachine(BUILT), node: CORDONED },
      { ...CORDONING, status: { ...PREPARING, conditions: SINCE, joinReadyAt: FIRST } },
    ),
    does: ['uncordonNode', 'event Normal MachineReady', 'record'],
    changes: {
      phase: 'Active',
      providerID: 'test://worker',
      nodeRef: ACTIVE.nodeRef,
      joinSeconds: [720],
      joinMeasuredFor: '2026-01-05T13:40:00Z',
      joinReadyAt: null,
      wakeTime: '2026-01-05T23:00:00Z',
    },
    tells: { Ready: 'True MachineReady: The machine is in service' },
  },
  {
    name: 'a machine in service when its leadTime is added: its join is not measured',
    given: inService({}, { ...LED, status: { wakeTime: '2026-01-05T23:00:00Z' } }),
    does: ['record'],
    changes: { joinMeasuredFor: '2026-01-05T14:00:00Z' },
    tells: { Ready: 'True MachineReady: The machine is in service', MachineReady: READY },
  },
  {
    name: 'auto: the slowest of the last joins and a tenth, of which ten are kept',
    now: '2026-01-05T14:10:00Z',
    given: joining(
      { machine: runningMachine(), node: node() },
      {
        spec: { leadTime: 'auto' },
        status: { ...PENDING, joinSeconds: [900, 60, 61, 62, 63, 64, 65, 66, 67, 68] },
      },
    ),
    does: ['event Normal MachineReady', 'record'],
    changes: {
      phase: 'Active',
      providerID: 'test://worker',
      nodeRef: ACTIVE.nodeRef,
      joinSeconds: [60, 61, 62, 63, 64, 65, 66, 67, 68, 600],
      joinMeasuredFor: '2026-01-05T14:00:00Z',
      wakeTime: '2026-01-05T23:00:00Z',
    },
    tells: { Ready: 'True MachineReady: The machine is in service', MachineReady: READY },
  },
  {
    name: 'auto, before the first join: begun as the window opens',
    now: '2026-01-05T13:59:59Z',
    given: { spec: { leadTime: 'auto' } },
    does: ['record'],
    changes: { wakeTime: OPENS },
    tells: {
      Ready: 'False ScheduleInactive: Outside scheduled time window',
      MachineReady: 'False AwaitingSchedule: There is no machine',
    },
  },
])
