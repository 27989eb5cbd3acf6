import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { cronOf, instantOf, PARKED } from '#src/wake/cron-instant.ts'

const HORIZON = { days: 300 }

test('an instant within the horizon comes back from its schedule', () => {
  const from = Date.parse('2023-01-01T00:00:00Z')
  const until = Date.parse('2041-01-01T00:00:00Z')
  fc.assert(
    fc.property(
      fc.integer({ min: from, max: until }),
      fc.integer({ min: 1, max: 300 * 86_400 }),
      (ms, ahead) => {
        const now = DateTime.fromMillis(ms, { zone: 'utc' })
        const instant = now.startOf('second').plus({ seconds: ahead })

        expect(instantOf(cronOf(instant), now, HORIZON)?.toMillis()).toBe(instant.toMillis())
      },
    ),
  )
})

test.each([
  ['the end of the horizon', '2027-10-27T00:00:00Z', '2027-10-27T00:00:00.000Z'],
  ['a second more', '2027-10-27T00:00:01Z', undefined],
])('%s comes back, or not', (_, text, expected) => {
  const now = DateTime.fromISO('2026-12-31T00:00:00Z', { zone: 'utc' })
  const instant = DateTime.fromISO(text, { zone: 'utc' })

  expect(instantOf(cronOf(instant), now, HORIZON)?.toISO()).toBe(expected)
})

test('an instant that has passed is not found', () => {
  const now = DateTime.fromISO('2028-02-29T12:00:00Z', { zone: 'utc' })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 86_400 }), (seconds) => {
      expect(instantOf(cronOf(now.minus({ seconds })), now, HORIZON)).toBeUndefined()
    }),
  )
})

test.each([
  PARKED,
  '* * * * *',
  '0 0 9 * * 1',
  '@hourly',
  '',
  '0 0 25 1 1 *',
  'CRON_TZ=UTC 0 0 9 1 1 *',
])('%j is no instant', (schedule) => {
  const now = DateTime.fromISO('2026-12-31T23:59:59Z', { zone: 'utc' })

  expect(instantOf(schedule, now, HORIZON)).toBeUndefined()
})
