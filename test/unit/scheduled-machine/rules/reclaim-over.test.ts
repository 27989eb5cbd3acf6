// After an emergency reclaim: held until a person puts the machine back in service.
import { testRule } from '#test/support/rule-table.ts'
import { CLOSED, IN_WINDOW, inService, told } from '#test/support/shared-situations.ts'
import { type Given, SPEC } from '#test/support/situation.ts'

const ENDED = {
  nodeName: 'worker',
  startedAt: '2026-01-05T14:30:00Z',
  reason: 'process-match: java',
  scheduleDisabledAt: '2026-01-05T14:31:00Z',
  endedAt: '2026-01-05T14:32:00Z',
}
const OFF = { schedule: { ...SPEC.schedule, enabled: false } }
const TEXT = 'Emergency reclaim on Node worker: process-match: java'
const held = (change: Given['status'] = {}, more: Given = {}): Given => ({
  ...more,
  status: { phase: 'Disabled', observedGeneration: 1, reclaim: ENDED, ...change },
})

testRule([
  {
    name: 'the schedule is still disabled: the status says how the machine comes back',
    given: held({}, { spec: OFF }),
    does: ['record'],
    changes: { wakeTime: '2027-02-09T15:00:00Z' },
    tells: {
      Ready: `False ScheduleDisabled: Disabled after an emergency reclaim on Node worker: process-match: java. Set spec.schedule.enabled to true to put the machine back in service`,
      MachineReady: 'False AwaitingSchedule: There is no machine',
      EmergencyReclaim: `True EmergencyReclaim: ${TEXT}`,
    },
  },
  {
    name: 'held in the status: the same, and another look within five minutes',
    given: held({ reclaimedAt: '2026-01-05T14:31:00Z' }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:05:00Z' },
    tells: {
      Ready: `False ScheduleDisabled: Disabled after an emergency reclaim on Node worker: process-match: java. Annotate the ScheduledMachine with 5spot.finos.org/reclaim-acknowledged=true to put the machine back in service`,
      MachineReady: 'False AwaitingSchedule: There is no machine',
      EmergencyReclaim: `True EmergencyReclaim: ${TEXT}`,
    },
  },
  {
    name: 'a person acknowledges it: the status forgets it, then the annotation goes',
    given: held(
      {
        reclaimedAt: '2026-01-05T14:31:00Z',
        ready: false,
        message: TEXT,
        conditions: told('Ready', 'False', 'ScheduleDisabled', IN_WINDOW, TEXT),
      },
      {
        isReclaimAcknowledged: true,
      },
    ),
    does: [
      'record',
      'patchObject {"metadata":{"annotations":{"5spot.finos.org/reclaim-acknowledged":null}}}',
    ],
    changes: { reclaimedAt: null },
    again: true,
  },
  {
    name: 'an annotation that acknowledges nothing goes, so that it does not acknowledge the next one',
    given: inService({}, { isReclaimAcknowledged: true }),
    does: [
      'patchObject {"metadata":{"annotations":{"5spot.finos.org/reclaim-acknowledged":null}}}',
    ],
    again: true,
  },
  {
    name: 'the schedule is enabled again outside the window: nothing is left of it',
    now: '2026-01-05T23:30:00Z',
    given: held(),
    does: ['event Normal ScheduleInactive', 'record'],
    changes: { phase: 'Inactive', reclaim: null, wakeTime: '2026-01-06T14:00:00Z' },
    tells: {
      Ready: 'False ScheduleInactive: Outside scheduled time window',
      MachineReady: 'False AwaitingSchedule: There is no machine',
    },
  },
  {
    name: 'in service again: the reclaims of the last ten minutes are kept until they are over',
    given: inService({}, { status: { recentReclaims: ['2026-01-05T14:50:01Z'] } }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T15:00:01Z' },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
  {
    name: 'in service ten minutes after the last of three: they are forgotten',
    given: inService(
      {},
      {
        status: {
          recentReclaims: ['2026-01-05T14:42:00Z', '2026-01-05T14:46:00Z', '2026-01-05T14:50:00Z'],
        },
      },
    ),
    does: ['record'],
    changes: { recentReclaims: null, wakeTime: CLOSED },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
  {
    name: 'at rest they are kept, however long',
    given: held(
      {
        recentReclaims: ['2026-01-04T14:42:00Z', '2026-01-04T14:46:00Z', '2026-01-04T14:50:00Z'],
      },
      { spec: OFF },
    ),
    does: ['record'],
    changes: { wakeTime: '2027-02-09T15:00:00Z' },
    tells: {
      Ready: `False ScheduleDisabled: Disabled after an emergency reclaim on Node worker: process-match: java. Set spec.schedule.enabled to true to put the machine back in service`,
      MachineReady: 'False AwaitingSchedule: There is no machine',
      EmergencyReclaim: `True EmergencyReclaim: ${TEXT}`,
      RapidReclaim:
        'True RapidReclaim: Three emergency reclaims within ten minutes, the last at 2026-01-04T14:50:00Z. Find out who puts the machine back in service while its owner needs it',
    },
  },
])
