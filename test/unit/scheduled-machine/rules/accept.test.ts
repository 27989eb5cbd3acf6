import { testRule } from '#test/support/rule-table.ts'
import { ACTIVE } from '#test/support/shared-situations.ts'

testRule([
  {
    name: 'first sight: the finalizer, then Pending',
    given: { finalizers: ['other/one'], status: {} },
    does: ['addFinalizer', 'event Normal AwaitingSchedule', 'record'],
    changes: { phase: 'Pending', observedGeneration: 1, wakeTime: '2026-01-05T15:00:00Z' },
    tells: {
      Ready: 'False AwaitingSchedule: Accepted; evaluating the schedule',
      MachineReady: 'Unknown AwaitingSchedule: Not checked yet',
    },
    again: true,
  },
  {
    name: 'moved here without its status: Pending again, the finalizer is there',
    given: { status: {} },
    does: ['event Normal AwaitingSchedule', 'record'],
    changes: { phase: 'Pending', observedGeneration: 1, wakeTime: '2026-01-05T15:00:00Z' },
    tells: {
      Ready: 'False AwaitingSchedule: Accepted; evaluating the schedule',
      MachineReady: 'Unknown AwaitingSchedule: Not checked yet',
    },
    again: true,
  },
  {
    name: 'the finalizer is missing: it is added before anything else',
    given: { finalizers: [], status: ACTIVE },
    does: ['addFinalizer'],
    again: true,
  },
])
