import { expect, test } from 'vitest'
import { bed, instant, NOW, PARKED } from './alarm-bed.ts'

interface Row {
  readonly about: string
  readonly schedule: string
  readonly at: string | undefined
  /** After `ensure`; the schedule stays when it is not given. */
  readonly ensured?: string
  /** After `set`; as after `ensure` when it is not given. */
  readonly set?: string
}

const ROWS: readonly Row[] = [
  {
    about: 'a parked alarm is set',
    schedule: PARKED,
    at: '2027-01-01T09:00:00Z',
    ensured: '0 0 9 1 1 *',
  },
  {
    about: 'a part of a second is rounded up',
    schedule: PARKED,
    at: '2026-12-31T23:59:59.001Z',
    ensured: '0 0 0 1 1 *',
  },
  {
    about:
      'an instant that is too close is moved away, further by a pass, whose clock may be behind',
    schedule: PARKED,
    at: '2026-12-31T23:59:01Z',
    ensured: '5 59 23 31 12 *',
    set: '3 59 23 31 12 *',
  },
  {
    about: 'an instant that has passed is moved just as far',
    schedule: PARKED,
    at: '2026-12-30T00:00:00Z',
    ensured: '5 59 23 31 12 *',
    set: '3 59 23 31 12 *',
  },
  {
    about: 'an earlier instant moves the alarm',
    schedule: '0 0 9 1 1 *',
    at: '2027-01-01T08:59:59Z',
    ensured: '59 59 8 1 1 *',
  },
  {
    about: 'a later instant does not',
    schedule: '0 0 9 1 1 *',
    at: '2027-01-01T09:00:01Z',
  },
  {
    about: 'the same instant does not',
    schedule: '0 0 9 1 1 *',
    at: '2027-01-01T09:00:00Z',
  },
  {
    about: 'an alarm that has passed counts as parked',
    schedule: '57 58 23 31 12 *',
    at: '2027-01-01T09:00:00Z',
    ensured: '0 0 9 1 1 *',
  },
  {
    about: 'an alarm that rings this second is not moved before it has rung',
    schedule: '1 59 23 31 12 *',
    at: '2027-01-01T09:00:00Z',
    // The sweep that it calls may come by a clock that is behind.
    set: '3 59 23 31 12 *',
  },
  {
    about: 'every minute, which is the default of Knative, is replaced',
    schedule: '* * * * *',
    at: '2027-01-01T09:00:00Z',
    ensured: '0 0 9 1 1 *',
  },
  {
    about: 'a day that the year does not have counts as parked',
    schedule: '0 0 9 29 2 *',
    at: '2027-03-01T09:00:00Z',
    ensured: '0 0 9 1 3 *',
  },
  {
    about: 'an instant more than 300 days away is left to the backstop',
    schedule: PARKED,
    at: '2027-11-01T00:00:00Z',
  },
  {
    about: 'nothing ahead parks an alarm that has passed',
    schedule: '0 0 9 31 12 *',
    at: undefined,
    set: PARKED,
  },
  {
    about: 'an instant too far ahead parks an alarm that has passed',
    schedule: '0 0 9 31 12 *',
    at: '2027-12-24T00:00:00Z',
    set: PARKED,
  },
  {
    about: 'nothing ahead parks a schedule that is not an alarm',
    schedule: '* * * * *',
    at: undefined,
    set: PARKED,
  },
  { about: 'nothing ahead keeps a parked alarm', schedule: PARKED, at: undefined },
  {
    about: 'nothing ahead keeps an alarm that another process has set since',
    schedule: '0 0 9 1 1 *',
    at: undefined,
  },
]

test.each(ROWS.filter(({ at }) => at !== undefined))(
  'a pass: $about',
  async ({ schedule, at, ensured = schedule }) => {
    const { source, alarm } = bed(schedule)

    await alarm.ensure(instant(at))

    expect(source.schedule).toBe(ensured)
    expect(source.requests.filter((request) => request !== 'GET')).toEqual(
      ensured === schedule ? [] : [`PATCH ${ensured}`],
    )
  },
)

test.each(ROWS)(
  'the sweep: $about',
  async ({ schedule, at, ensured, set = ensured ?? schedule }) => {
    const { source, alarm } = bed(schedule)

    await alarm.set(at === undefined ? undefined : instant(at), instant(NOW))

    expect(source.requests).toEqual(set === schedule ? ['GET'] : ['GET', `PATCH ${set}`])
    expect(source.schedule).toBe(set)
  },
)

test.each(['ensure', 'set'] as const)('%s sends nothing for an aborted caller', async (verb) => {
  const { source, alarm } = bed(PARKED)

  const at = instant('2027-01-01T09:00:00Z')
  const signal = AbortSignal.abort()
  const asked = verb === 'set' ? alarm.set(at, instant(NOW), signal) : alarm.ensure(at, signal)

  await expect(asked).rejects.toMatchObject({ code: 'Aborted' })
  expect(source.schedule).toBe(PARKED)
})
