import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { chooseStart } from '#src/cli/dev/choose-start.ts'
import type { Schedule } from '#src/schedule/schedule.ts'

const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

const OFFICE: Schedule = {
  days: new Set([0, 1, 2, 3, 4]),
  hours: new Set([9, 10, 11, 12, 13, 14, 15, 16, 17]),
  zone: 'Europe/Berlin',
  enabled: true,
}
const ALWAYS: Schedule = {
  days: new Set([0, 1, 2, 3, 4, 5, 6]),
  hours: new Set(Array.from({ length: 24 }, (_, hour) => hour)),
  zone: 'UTC',
  enabled: true,
}

test.each<[string, Schedule[], string, number, [string, string?]]>([
  [
    'in an open window, three minutes before it closes',
    [OFFICE],
    '2026-03-27T10:00:00Z',
    60,
    ['2026-03-27T16:57:00Z', '2026-03-27T17:00:00Z'],
  ],
  [
    'over the weekend of the change, before Monday evening in summer time',
    [ALWAYS, OFFICE],
    '2026-03-28T12:00:00Z',
    60,
    ['2026-03-30T15:57:00Z', '2026-03-30T16:00:00Z'],
  ],
  [
    'a moment ago, when a window is about to close',
    [OFFICE],
    '2026-03-27T16:59:30Z',
    60,
    ['2026-03-27T16:57:00Z', '2026-03-27T17:00:00Z'],
  ],
  ['now, in real time', [OFFICE], '2026-03-27T10:00:00Z', 1, ['2026-03-27T10:00:00Z']],
  [
    'now, when nothing will ever change',
    [ALWAYS],
    '2026-03-27T10:00:00Z',
    60,
    ['2026-03-27T10:00:00Z'],
  ],
  ['now, without any machine', [], '2026-03-27T10:00:00Z', 60, ['2026-03-27T10:00:00Z']],
])('the clock starts %s', (_name, schedules, now, speed, [start, closes]) => {
  const machines = schedules.map((schedule, index) => ({ name: `machine-${index}`, schedule }))

  expect(chooseStart(machines, at(now), speed)).toEqual({
    at: at(start),
    ...(closes && { before: { name: `machine-${schedules.length - 1}`, closes: at(closes) } }),
  })
})

describe('with a machine that fails', () => {
  const NEW_YORK: Schedule = { ...OFFICE, zone: 'America/New_York' }
  const machines = [
    { name: 'dawn', schedule: { ...OFFICE, hours: new Set([3, 4, 5]) } },
    { name: 'office', schedule: OFFICE },
  ]
  const start = (failing: Schedule) =>
    chooseStart(machines, at('2026-12-01T02:00:00Z'), 60, [{ name: 'fails', schedule: failing }])

  test('the clock starts before the first window that closes within its window', () => {
    expect(start(NEW_YORK)).toEqual({
      at: at('2026-12-01T16:57:00Z'),
      before: { name: 'office', closes: at('2026-12-01T17:00:00Z') },
    })
  })

  test('the clock starts before the first window that closes, when none closes within its window', () => {
    expect(start({ ...NEW_YORK, enabled: false })).toEqual({
      at: at('2026-12-01T04:57:00Z'),
      before: { name: 'dawn', closes: at('2026-12-01T05:00:00Z') },
    })
  })
})
