import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { ScheduledName } from '#src/cli/dev/choose-start.ts'
import { findUpcoming } from '#src/cli/dev/upcoming.ts'

const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' })
const daily = (name: string, hour: number, zone: string, enabled = true): ScheduledName => ({
  name,
  schedule: { days: new Set([0, 1, 2, 3, 4, 5, 6]), hours: new Set([hour]), zone, enabled },
})

test('the first change of all machines is next, in any order of the list', () => {
  const machines = [
    daily('sydney', 9, 'Australia/Sydney'),
    daily('berlin', 1, 'Europe/Berlin'),
    daily('never', 0, 'UTC', false),
  ]

  expect(findUpcoming(machines, at('2026-03-28T23:59:59Z'))).toEqual({
    name: 'berlin',
    at: at('2026-03-29T00:00:00Z'),
    what: 'joins',
    zone: 'Europe/Berlin',
  })
  expect(findUpcoming(machines, at('2026-03-29T00:00:00Z'))).toEqual({
    name: 'berlin',
    at: at('2026-03-29T01:00:00Z'),
    what: 'leaves',
    zone: 'Europe/Berlin',
  })
})

test('without machines there is no next change', () => {
  expect(findUpcoming([daily('never', 0, 'UTC', false)], at('2026-03-28T23:59:59Z'))).toBe(
    undefined,
  )
})
