// The fields of the status about the schedule. They depend on the spec and the time alone.
import { expect, test } from 'vitest'
import { CLOSED, IN_WINDOW, inService } from '#test/support/shared-situations.ts'
import { at, type Given, SPEC, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

interface Row {
  readonly about: string
  readonly given?: Given
  readonly now?: string
  readonly inSchedule: boolean
  readonly opens?: string
  readonly closes?: string
  readonly next?: string
  /** The condition. */
  readonly scheduled: string
}

const OPEN = 'True ScheduleActive: Inside the scheduled time window'
const IN_NEW_YORK = {
  opens: '2026-01-06T14:00:00Z',
  closes: '2026-01-05T23:00:00Z',
  next: 'leaves 2026-01-05 18:00 America/New_York',
}

const TOLD = {
  phase: 'Inactive',
  observedGeneration: 1,
  nextActivation: IN_NEW_YORK.opens,
  nextCleanup: IN_NEW_YORK.closes,
  next: IN_NEW_YORK.next,
  wakeTime: IN_NEW_YORK.closes,
} as const

function withSchedule(change: object): Given {
  return { spec: { schedule: { ...SPEC.schedule, ...change } } }
}

test.each<Row>([
  { about: 'in the window', inSchedule: true, ...IN_NEW_YORK, scheduled: OPEN },
  {
    about: 'outside the window',
    now: CLOSED,
    inSchedule: false,
    opens: '2026-01-06T14:00:00Z',
    closes: '2026-01-06T23:00:00Z',
    next: 'joins 2026-01-06 09:00 America/New_York',
    scheduled: 'False ScheduleInactive: Outside the scheduled time window',
  },
  {
    about: 'the window has closed: the next change is told, and no longer the last',
    now: CLOSED,
    given: { status: TOLD },
    inSchedule: false,
    opens: '2026-01-06T14:00:00Z',
    closes: '2026-01-06T23:00:00Z',
    next: 'joins 2026-01-06 09:00 America/New_York',
    scheduled: 'False ScheduleInactive: Outside the scheduled time window',
  },
  {
    about: 'another change was told before: the next one is told',
    given: {
      status: {
        ...TOLD,
        nextCleanup: '2026-01-05T22:00:00Z',
        next: 'leaves 2026-01-05 17:00 America/New_York',
      },
    },
    inSchedule: true,
    ...IN_NEW_YORK,
    scheduled: OPEN,
  },
  {
    about: 'another zone is told at once',
    given: {
      ...withSchedule({ timezone: 'America/Toronto' }),
      generation: 2,
      status: TOLD,
    },
    inSchedule: true,
    ...IN_NEW_YORK,
    next: 'leaves 2026-01-05 18:00 America/Toronto',
    scheduled: OPEN,
  },
  {
    about: 'disabled',
    given: withSchedule({ enabled: false }),
    inSchedule: false,
    scheduled: 'False ScheduleDisabled: Schedule is disabled',
  },
  {
    about: 'wrong',
    given: withSchedule({ timezone: 'Mars/Olympus' }),
    inSchedule: false,
    scheduled:
      'False ScheduleInvalid: spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): the name of an IANA time zone, such as UTC or Europe/Berlin',
  },
  {
    about: 'wrong, beside another field that is wrong: only what concerns the schedule',
    given: { spec: { schedule: { ...SPEC.schedule, hoursOfDay: [] }, priority: 101 } },
    inSchedule: false,
    scheduled:
      'False ScheduleInvalid: spec.schedule.hoursOfDay: must not be empty: a list of 1 to 100 quoted entries, such as ["9-17"]',
  },
  {
    about: 'killed: it will be asked neither to join nor to leave',
    given: { spec: { killSwitch: true } },
    inSchedule: true,
    scheduled: OPEN,
  },
  {
    about: 'killed: it is not prepared for its window either',
    now: '2026-01-05T13:58:00Z',
    given: { spec: { killSwitch: true, leadTime: '5m' } },
    inSchedule: false,
    scheduled: 'False ScheduleInactive: Outside the scheduled time window',
  },
  {
    about: 'reclaimed, and nobody has acknowledged it: it is not prepared for its window either',
    now: '2026-01-05T13:58:00Z',
    given: { spec: { leadTime: '5m' }, status: { phase: 'Disabled', reclaimedAt: CLOSED } },
    inSchedule: false,
    scheduled: 'False ScheduleInactive: Outside the scheduled time window',
  },
  {
    about: 'deleted: nor will this',
    given: inService({}, { deletedAt: IN_WINDOW }),
    inSchedule: true,
    scheduled: OPEN,
  },
])('$about', ({ about: _, given, now = IN_WINDOW, ...row }) => {
  const { status } = decideWhole(situation(given), at(now))

  const told = status.conditions?.find(({ type }) => type === 'Scheduled')
  expect({
    inSchedule: status.inSchedule,
    opens: status.nextActivation,
    closes: status.nextCleanup,
    next: status.next,
    scheduled: `${told?.status} ${told?.reason}: ${told?.message}`,
  }).toEqual(row)
})
