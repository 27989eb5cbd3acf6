import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { parseTimeFlag, resolveTime } from '#src/cli/times.ts'

const NOW = DateTime.fromISO('2026-03-28T23:30:10Z', { zone: 'utc' })

const resolved = (text: string, zone: string, base = NOW) =>
  resolveTime(parseTimeFlag(text), { zone, now: NOW, base }).toISO({ suppressMilliseconds: true })

describe('a time is', () => {
  test.each<[string, string, string, string]>([
    ['now', 'now', 'Europe/Berlin', '2026-03-28T23:30:10Z'],
    ['an instant in UTC', '2026-03-29T00:00:00Z', 'Europe/Berlin', '2026-03-29T00:00:00Z'],
    ['an instant with an offset', '2026-10-25T02:30+01:00', 'UTC', '2026-10-25T01:30:00Z'],
    ['in lower case', '2026-03-29t00:00:00z', 'UTC', '2026-03-29T00:00:00Z'],
    ['a date: its local midnight', '2026-12-21', 'Europe/Berlin', '2026-12-20T23:00:00Z'],
    ['a local time', '2026-12-21T08:00', 'America/New_York', '2026-12-21T13:00:00Z'],
    ['a local time with a blank', '2026-12-21 08:00:30', 'Asia/Kolkata', '2026-12-21T02:30:30Z'],
    ['today, where it is tomorrow already', 'today', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
    ['tomorrow', 'tomorrow', 'UTC', '2026-03-29T00:00:00Z'],
    ['tomorrow, after the clocks changed', 'tomorrow', 'Europe/Berlin', '2026-03-29T22:00:00Z'],
    ['yesterday', 'yesterday', 'UTC', '2026-03-27T00:00:00Z'],
    ['days of the calendar', '+1d', 'Europe/Berlin', '2026-03-29T22:30:10Z'],
    ['hours of the clock', '+24h', 'Europe/Berlin', '2026-03-29T23:30:10Z'],
    ['several units', '-1w2d30m', 'UTC', '2026-03-19T23:00:10Z'],
    ['a time that clocks skip', '2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['the first of two equal times', '2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['a midnight that clocks skip', '2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
  ])('%s', (_name, text, zone, expected) => {
    expect(resolved(text, zone)).toBe(expected)
  })

  test('so long after another one', () => {
    const base = DateTime.fromISO('2026-12-20T23:00:00Z', { zone: 'utc' })

    expect(resolved('+3d', 'Europe/Berlin', base)).toBe('2026-12-23T23:00:00Z')
  })
})

test.each([
  ['soon', /^Allowed: now, today, tomorrow, a date such as 2026-12-21,/],
  ['3d', /^Allowed: /],
  ['+3', /^Allowed: /],
  ['+3y', /^Allowed: /],
  ['+1w1w1w1w1w1w', /^Allowed: /],
  ['2026-12', /^Allowed: /],
  ['2026-12-21T8:00', /^Allowed: /],
  ['2026-02-29', /^It is not an existing date\. Allowed: /],
  ['2026-12-21T24:30', /^It is not an existing date\. Allowed: /],
])('%s is no time', (text, words) => {
  expect(() => parseTimeFlag(text)).toThrow(words)
})
