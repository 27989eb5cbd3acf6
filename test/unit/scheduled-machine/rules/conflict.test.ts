// An object of our name that is somebody else's: nothing is touched.
import { testRule } from '#test/support/rule-table.ts'
import { CLOSED, inService, joining, LEAVING } from '#test/support/shared-situations.ts'
import { foreign, providerObject } from '#test/support/situation.ts'

const TAKEN = foreign('Machine team/worker')
const OURS = {
  bootstrap: providerObject('TestConfig'),
  infrastructure: providerObject('TestMachine'),
}
const CONFLICT =
  'False NameConflict: Machine team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and create it with another name'
const CONFLICT_OF_CONFIG =
  'False NameConflict: TestConfig team/worker exists and does not belong to this ScheduledMachine; delete this ScheduledMachine and create it with another name'

function refused(words: string) {
  return {
    does: ['event Warning NameConflict', 'record'],
    tells: { Ready: words, MachineReady: words, ReferencesValid: words },
  }
}

testRule([
  {
    name: 'in the window, a Machine of somebody else',
    given: { world: { machine: TAKEN } },
    changes: { phase: 'Error', wakeTime: '2026-01-05T15:05:00Z' },
    ...refused(CONFLICT),
  },
  {
    name: 'a wake that is near is kept',
    given: joining({ machine: TAKEN }, { status: { wakeTime: '2026-01-05T15:01:00Z' } }),
    changes: { phase: 'Error' },
    ...refused(CONFLICT),
  },
  {
    name: 'outside the window, a Machine of somebody else',
    now: CLOSED,
    given: { world: { machine: TAKEN } },
    changes: { phase: 'Error', wakeTime: '2026-01-05T23:05:00Z' },
    ...refused(CONFLICT),
  },
  {
    name: 'Inactive, outside the window, and what our own Machine has left is there',
    now: '2026-01-05T23:30:00Z',
    given: inService({ machine: TAKEN, ...OURS }, { status: { ...LEAVING, phase: 'Inactive' } }),
    changes: { phase: 'Error', wakeTime: '2026-01-05T23:35:00Z' },
    ...refused(CONFLICT),
  },
  {
    name: 'the Machine of one in service has been replaced by another when the window is closed',
    now: '2026-01-05T23:30:00Z',
    given: inService({ machine: TAKEN, ...OURS }, { status: { ...LEAVING, phase: 'Active' } }),
    changes: { phase: 'Error', wakeTime: '2026-01-05T23:35:00Z' },
    ...refused(CONFLICT),
  },
  {
    name: 'the Machine of one that leaves has been replaced by another',
    now: '2026-01-05T23:30:00Z',
    given: inService({ machine: TAKEN, ...OURS }, { status: LEAVING }),
    changes: { phase: 'Error', wakeTime: '2026-01-05T23:35:00Z' },
    ...refused(CONFLICT),
  },
  {
    name: 'killed, a Machine of somebody else',
    given: { spec: { killSwitch: true }, world: { machine: TAKEN, bootstrap: OURS.bootstrap } },
    changes: { phase: 'Error', wakeTime: '2026-01-05T15:05:00Z' },
    ...refused(CONFLICT),
  },
  {
    name: 'a bootstrap object of somebody else, beside a Machine of ours',
    given: joining({ bootstrap: foreign('TestConfig team/worker') }),
    changes: { phase: 'Error', wakeTime: '2026-01-05T15:05:00Z' },
    ...refused(CONFLICT_OF_CONFIG),
  },
])
