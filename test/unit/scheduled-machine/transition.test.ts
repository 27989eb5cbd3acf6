import { expect, test } from 'vitest'
import type { EventDraft } from '#src/scheduled-machine/effects.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { eventsOf } from '#src/scheduled-machine/transition.ts'
import { situation, UID } from '#test/support/situation.ts'

const SINCE = '2026-12-31T23:00:00Z'
const conditions = [
  { type: 'Scheduled', status: 'True', reason: 'ScheduleActive', message: '' },
  { type: 'Ready', status: 'False', reason: 'ReferencesInvalid', message: '' },
].map((each) => ({ ...each, lastTransitionTime: SINCE })) as NonNullable<
  ScheduledMachineStatus['conditions']
>

interface Row {
  readonly about: string
  readonly before: ScheduledMachineStatus
  readonly status: ScheduledMachineStatus
  readonly told?: EventDraft
}

const ROWS: readonly Row[] = [
  {
    about: 'the same phase is not told',
    before: { phase: 'Active' },
    status: { phase: 'Active', message: 'as before' },
  },
  { about: 'no phase is not told', before: { phase: 'Active' }, status: {} },
  {
    about: 'another phase is told, with its reason and what is said of it',
    before: { phase: 'Pending', phaseSince: SINCE },
    status: { phase: 'Inactive', message: 'so it is', conditions },
    told: {
      type: 'Normal',
      reason: 'ReferencesInvalid',
      action: 'PhaseTransitionToInactive',
      note: 'Pending -> Inactive: so it is',
      id: `${UID} Pending ${SINCE} Inactive`,
    },
  },
  {
    about: 'the first phase comes from the unknown',
    before: {},
    status: { phase: 'Pending' },
    told: {
      type: 'Normal',
      reason: 'ReconcileSucceeded',
      action: 'PhaseTransitionToPending',
      note: 'Unknown -> Pending: ',
      id: `${UID} undefined undefined Pending`,
    },
  },
  ...(['Error', 'Terminated', 'EmergencyRemove'] as const).map((phase) => ({
    about: `${phase} is a warning`,
    before: { phase: 'Active', phaseSince: SINCE } as const,
    status: { phase, message: 'oh' },
    told: {
      type: 'Warning' as const,
      reason: 'ReconcileSucceeded',
      action: `PhaseTransitionTo${phase}`,
      note: `Active -> ${phase}: oh`,
      id: `${UID} Active ${SINCE} ${phase}`,
    },
  })),
]

test.each(ROWS)('$about', ({ before, status, told }) => {
  expect(eventsOf(situation({ status: before }), status)).toEqual(told === undefined ? [] : [told])
})
