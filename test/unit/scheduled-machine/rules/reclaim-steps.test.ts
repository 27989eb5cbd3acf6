// An emergency reclaim after its Machine is deleted: the schedule is disabled, and the agent and its request are removed.
import {
  AGENT_LABEL,
  CONFIGURED,
  config,
  STORED,
  WANTED,
} from '#test/support/reclaim/agent-facts.ts'
import { RECORD, STARTED, TEXT, TOLD } from '#test/support/reclaim/reclaiming.ts'
import { REQUEST } from '#test/support/reclaim/request.ts'
import { testRule } from '#test/support/rule-table.ts'
import { IN_WINDOW, removed, removing, told } from '#test/support/shared-situations.ts'
import { type Given, node, runningMachine, UID } from '#test/support/situation.ts'

const ASKED = node({ metadata: { annotations: REQUEST } })
const DISABLED =
  'event Warning EmergencyReclaimDisabledSchedule: The schedule was disabled after the emergency reclaim: set spec.schedule.enabled to true to put the machine back in service'
const OFF = { schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'], enabled: false } }
const DRAINED = { startedAt: IN_WINDOW, podsRemaining: 0, blocked: [] }
const afterDelete = (given: typeof removing, world: Given['world'] = {}, more: Given = {}) =>
  given(world, { ...more, status: { ...STARTED, drain: DRAINED, ...more.status } })
const GOING = {
  Ready: `False EmergencyReclaim: ${TEXT}. Removing Machine team/worker`,
  MachineReady: 'False Deleting: The Machine is being deleted',
}

testRule([
  {
    name: 'the Machine is being deleted: the schedule is disabled, and nothing else in this pass',
    given: afterDelete(removing, { node: ASKED }),
    does: ['patchObject {"spec":{"schedule":{"enabled":false}}}'],
    again: true,
  },
  {
    name: 'the schedule is disabled: an Event, the agent is removed, the request cleared, then stored',
    given: afterDelete(
      removing,
      {
        ...CONFIGURED,
        machine: runningMachine({ deletionTimestamp: IN_WINDOW }),
        node: node({ metadata: { labels: AGENT_LABEL, annotations: REQUEST } }),
      },
      { spec: { ...OFF, ...WANTED }, status: STORED },
    ),
    does: [DISABLED, 'removeReclaimAgent', 'clearReclaimRequest', 'record'],
    changes: {
      reclaim: { scheduleDisabledAt: IN_WINDOW },
      reclaimAgent: null,
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: {
      ...GOING,
      ...TOLD,
      ReclaimAgentConfigured: 'False AwaitingNode: There is no Node for a reclaim agent yet',
    },
  },
  {
    name: 'the Machine is gone at once: the same, and all is at rest',
    given: afterDelete(removed, { reclaimAgent: config() }, { spec: { ...OFF }, status: STORED }),
    does: [DISABLED, 'removeReclaimAgent', 'event Normal ScheduleDisabled', 'record'],
    changes: {
      phase: 'Disabled',
      machineRef: null,
      bootstrapRef: null,
      infrastructureRef: null,
      nodeRef: null,
      providerID: null,
      reclaimAgent: null,
      shutdownStartedAt: null,
      drain: null,
      reclaim: { scheduleDisabledAt: IN_WINDOW, endedAt: IN_WINDOW },
      wakeTime: '2027-02-09T15:00:00Z',
    },
    tells: {
      Ready:
        'False ScheduleDisabled: Disabled after an emergency reclaim on Node worker at 2026-01-05T14:59:59Z: process-match: java. Set spec.schedule.enabled to true to put the machine back in service',
      MachineReady: 'False AwaitingSchedule: There is no machine',
      ...TOLD,
    },
  },
  {
    name: 'with RECLAIM_DISABLES=status the spec stays, and the status holds the machine',
    given: afterDelete(
      removing,
      { node: ASKED },
      {
        reclaimDisables: 'status',
        status: {
          ready: false,
          message: TEXT,
          conditions: told('Ready', 'False', 'EmergencyReclaim', IN_WINDOW, TEXT),
        },
      },
    ),
    does: ['record'],
    changes: { reclaimedAt: IN_WINDOW },
    again: true,
  },
  {
    name: 'held by the status: an Event says how it comes back',
    given: afterDelete(
      removing,
      { node: ASKED, machine: runningMachine({ deletionTimestamp: IN_WINDOW }) },
      { reclaimDisables: 'status', status: { reclaimedAt: IN_WINDOW } },
    ),
    does: [
      'event Warning EmergencyReclaimDisabledSchedule: The schedule is held disabled after the emergency reclaim: kubectl -n team annotate sm worker 5spot.finos.org/reclaim-acknowledged=true puts the machine back in service',
      'clearReclaimRequest',
      'record',
    ],
    changes: {
      reclaim: { scheduleDisabledAt: IN_WINDOW },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: { ...GOING, ...TOLD },
  },
  {
    name: 'Cluster API had begun its drain before the reclaim: after sixty seconds it is skipped',
    now: '2026-01-05T15:01:00Z',
    given: afterDelete(
      removing,
      { machine: runningMachine({ deletionTimestamp: '2026-01-05T14:59:00Z' }) },
      { spec: OFF, status: { reclaim: { ...RECORD, scheduleDisabledAt: IN_WINDOW } } },
    ),
    does: ['record', 'skipMachineDrain drainAndDetach'],
    changes: { wakeTime: '2026-01-05T15:01:10Z' },
    tells: { ...GOING, ...TOLD },
  },
  {
    name: 'enabled again before all is gone: the removal ends first, and then a new machine is created',
    given: afterDelete(
      removed,
      {},
      {
        status: { reclaim: { ...RECORD, scheduleDisabledAt: IN_WINDOW } },
      },
    ),
    does: ['event Normal MachineDeleted', 'record'],
    changes: {
      phase: 'Inactive',
      machineRef: null,
      bootstrapRef: null,
      infrastructureRef: null,
      nodeRef: null,
      providerID: null,
      shutdownStartedAt: null,
      drain: null,
      reclaim: null,
      wakeTime: '2026-01-05T23:00:00Z',
    },
    tells: {
      Ready: 'False MachineDeleted: Machine removed from cluster',
      MachineReady: 'False AwaitingSchedule: There is no machine',
    },
    again: true,
  },
  {
    name: 'deleted meanwhile: the removal goes on, and the schedule stays as it is',
    given: afterDelete(
      removing,
      { machine: runningMachine({ deletionTimestamp: IN_WINDOW }) },
      { deletedAt: IN_WINDOW },
    ),
    does: ['record'],
    changes: {
      deletion: { machine: 'Removed', uid: UID, seenAt: IN_WINDOW },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: { ...GOING, ...TOLD },
  },
])
