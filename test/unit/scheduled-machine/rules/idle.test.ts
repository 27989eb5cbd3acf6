// There is no machine, and there should be none.

import { expect, test } from 'vitest'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { testRule } from '#test/support/rule-table.ts'
import {
  CLOSED,
  comesToRest,
  IN_WINDOW,
  LEAVING,
  NEXT_WINDOW,
  NO_REFS,
  removed,
  told,
} from '#test/support/shared-situations.ts'
import { at, SPEC, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const DISABLED = { schedule: { ...SPEC.schedule, enabled: false } }
const REMOVED = 'False MachineDeleted: Machine removed from cluster'
const PRIORITY =
  'False ReferencesInvalid: spec.priority: 101 is not allowed: an integer from 0 to 100'
const NO_MACHINE = 'False AwaitingSchedule: There is no machine'

testRule([
  {
    name: 'all is gone: Inactive, and no reference, instant or drain is left in the status',
    now: '2026-01-05T23:07:00Z',
    given: removed(),
    ...comesToRest(),
  },
  {
    name: 'all is gone, and the window is open again: a machine is created at once',
    now: NEXT_WINDOW,
    given: removed(),
    ...comesToRest('2026-01-06T23:00:00Z'),
    again: true,
  },
  {
    name: 'all is gone, and the schedule is disabled: Disabled',
    given: {
      status: { ...LEAVING, shutdownStartedAt: '2026-01-05T14:50:00Z' },
      spec: DISABLED,
    },
    does: ['event Normal MachineDeleted', 'record'],
    changes: {
      phase: 'Disabled',
      ...NO_REFS,
      shutdownStartedAt: null,
      wakeTime: '2027-02-09T15:00:00Z',
    },
    tells: { Ready: REMOVED, MachineReady: NO_MACHINE },
  },
  {
    name: 'a night without a machine',
    now: CLOSED,
    does: ['record'],
    changes: { wakeTime: NEXT_WINDOW },
    tells: {
      Ready: 'False ScheduleInactive: Outside scheduled time window',
      MachineReady: NO_MACHINE,
    },
  },
  {
    name: 'a night after a machine was removed: told as before',
    now: '2026-01-06T02:00:00Z',
    given: {
      status: {
        phase: 'Inactive',
        observedGeneration: 1,
        conditions: told('Ready', 'False', 'MachineDeleted', '2026-01-05T23:15:00Z'),
      },
    },
    does: ['record'],
    changes: { wakeTime: NEXT_WINDOW },
    tells: { Ready: REMOVED, MachineReady: NO_MACHINE },
  },
  {
    name: 'a schedule that is disabled',
    given: { spec: DISABLED },
    does: ['event Normal ScheduleDisabled', 'record'],
    changes: { phase: 'Disabled', wakeTime: '2027-02-09T15:00:00Z' },
    tells: { Ready: 'False ScheduleDisabled: Schedule is disabled', MachineReady: NO_MACHINE },
  },
  {
    name: 'a wrong spec with nothing to remove',
    now: '2026-01-06T02:00:00Z',
    given: { spec: { priority: 101 } },
    does: ['event Warning ReferencesInvalid', 'record'],
    changes: { phase: 'Error', wakeTime: NEXT_WINDOW },
    tells: { Ready: PRIORITY, MachineReady: NO_MACHINE, ReferencesValid: PRIORITY },
  },
  {
    name: 'deleted with nothing there: let go',
    given: { deletedAt: IN_WINDOW },
    does: ['removeFinalizer'],
  },
  {
    name: 'deleted, and all is gone: let go',
    now: '2026-01-05T23:40:00Z',
    given: removed({}, { deletedAt: '2026-01-05T23:15:00Z' }),
    does: ['removeFinalizer'],
  },
  {
    name: 'deleted and let go already: nothing',
    given: { deletedAt: IN_WINDOW, finalizers: ['other/finalizer'] },
    does: [],
  },
])

test.each<[string, object, ScheduledMachineStatus, string]>([
  ['it never had a machine', {}, { phase: 'Pending' }, 'ScheduleInactive'],
  ['its machine has just gone', {}, LEAVING, 'MachineDeleted'],
  ['its machine went some time ago', {}, rested('Inactive', 'MachineDeleted'), 'MachineDeleted'],
  ['it came to rest without one', {}, rested('Inactive', 'ScheduleInactive'), 'ScheduleInactive'],
  [
    'disabled since its machine went',
    DISABLED,
    rested('Inactive', 'MachineDeleted'),
    'ScheduleDisabled',
  ],
  [
    'disabled, and its machine went then',
    DISABLED,
    rested('Disabled', 'MachineDeleted'),
    'MachineDeleted',
  ],
])('why a machine is at rest: %s', (_, spec, status, reason) => {
  const decision = decideWhole(situation({ spec, status }), at(CLOSED))

  const ready = decision.status.conditions?.find(({ type }) => type === 'Ready')
  expect(ready?.reason).toBe(reason)
})

test.each([
  ['a machine that was paused at rest begins to rest anew', 'Paused', CLOSED],
  ['a machine that was not paused rests as before', 'ScheduleInactive', '2026-01-05T22:00:00Z'],
])('%s', (_, reason, phaseSince) => {
  const status = { ...rested('Inactive', reason), phaseSince: '2026-01-05T22:00:00Z' }

  const decision = decideWhole(situation({ status }), at(CLOSED))

  expect(decision.status.phaseSince).toBe(phaseSince)
})

function rested(phase: 'Inactive' | 'Disabled', reason: string): ScheduledMachineStatus {
  return { phase, conditions: told('Ready', 'False', reason, '2026-01-05T22:10:00Z') }
}
