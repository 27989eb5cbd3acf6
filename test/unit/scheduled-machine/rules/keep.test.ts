// The spec is not valid: nothing is created, and a machine that runs keeps running.
import { testRule } from '#test/support/rule-table.ts'
import { CLOSED, inService, SILENT } from '#test/support/shared-situations.ts'
import { foreign, SPEC } from '#test/support/situation.ts'

const MARS = { schedule: { ...SPEC.schedule, timezone: 'Mars/Olympus' } }
const NO_ZONE =
  'spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin'
const KEPT = 'Unknown ReferencesInvalid: The machine keeps running until the spec is valid'
const PRIORITY = 'spec.priority: 101 is not allowed: an integer from 0 to 100'

testRule([
  {
    name: 'a wrong spec, and no machine',
    given: { spec: { priority: 101 } },
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: CLOSED },
    tells: {
      Ready: `False ReferencesInvalid: ${PRIORITY}`,
      MachineReady: 'False ReferencesInvalid: There is no machine',
      ReferencesValid: `False ReferencesInvalid: ${PRIORITY}`,
    },
  },
  {
    name: 'a wrong spec, and a machine in the window: said, and the machine is kept',
    given: inService({}, { spec: { priority: 101 } }),
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: CLOSED },
    tells: {
      Ready: `False ReferencesInvalid: ${PRIORITY}`,
      MachineReady: KEPT,
      ReferencesValid: `False ReferencesInvalid: ${PRIORITY}`,
      UpToDate:
        'Unknown SpecInvalid: The spec is not valid, so it is not compared with the Machine',
    },
  },
  {
    name: 'a wrong spec, and a workload cluster that does not answer',
    given: inService({ node: SILENT }, { spec: { priority: 101 } }),
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: CLOSED },
    tells: {
      Ready: `False ReferencesInvalid: ${PRIORITY}`,
      MachineReady: 'Unknown WorkloadClusterUnreachable: no answer',
      ReferencesValid: `False ReferencesInvalid: ${PRIORITY}`,
      UpToDate:
        'Unknown SpecInvalid: The spec is not valid, so it is not compared with the Machine',
    },
  },
  {
    name: 'a wrong name, and a machine in the window',
    given: inService({}, { spec: { clusterName: 'not a label!' } }),
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: CLOSED },
    tells: {
      Ready:
        'False ReferencesInvalid: spec.clusterName: "not a label!" is not allowed (invalid character " "): 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
      MachineReady: KEPT,
      ReferencesValid:
        'False ReferencesInvalid: spec.clusterName: "not a label!" is not allowed (invalid character " "): 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends',
      UpToDate:
        'Unknown SpecInvalid: The spec is not valid, so it is not compared with the Machine',
    },
  },
  {
    name: 'each field that is wrong is named, the schedule first',
    given: { spec: { ...MARS, priority: 101 } },
    does: ['event Warning ScheduleInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: '2027-02-09T15:00:00Z' },
    tells: {
      Ready: `False ScheduleInvalid: ${NO_ZONE}; spec.priority: 101 is not allowed: an integer from 0 to 100`,
      MachineReady: 'False ScheduleInvalid: There is no machine',
      ReferencesValid: `False ReferencesInvalid: ${PRIORITY}`,
    },
  },
  {
    name: 'a schedule that is never open',
    given: { spec: { schedule: { ...SPEC.schedule, hoursOfDay: [] } } },
    does: ['event Warning ScheduleInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: '2027-02-09T15:00:00Z' },
    tells: {
      Ready:
        'False ScheduleInvalid: spec.schedule.hoursOfDay: must not be empty: a list of 1 to 100 quoted entries, such as ["9-17"]',
      MachineReady: 'False AwaitingSchedule: There is no machine',
    },
  },
  {
    name: 'a schedule that cannot be judged: nothing is created',
    given: { spec: { schedule: { daysOfWeek: ['funday'], hoursOfDay: ['9'] } } },
    does: ['event Warning ScheduleInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: '2027-02-09T15:00:00Z' },
    tells: {
      Ready:
        'False ScheduleInvalid: spec.schedule.daysOfWeek[0]: "funday" is not allowed (Invalid day: funday): a day (mon, tue, wed, thu, fri, sat, sun), a range that may wrap (mon-fri, fri-mon), or several of them with commas',
      MachineReady: 'False ScheduleInvalid: There is no machine',
    },
  },
  {
    name: 'a wrong schedule beside a Machine of somebody else',
    given: {
      spec: MARS,
      status: { phase: 'Error', observedGeneration: 1 },
      world: { machine: foreign('Machine team/worker') },
    },
    does: ['record'],
    changes: { wakeTime: '2027-02-09T15:00:00Z' },
    tells: {
      Ready: `False ScheduleInvalid: ${NO_ZONE}`,
      MachineReady:
        'False NameConflict: Machine team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and create it with another name',
    },
  },
])
