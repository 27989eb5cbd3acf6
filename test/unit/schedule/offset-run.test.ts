import fc from 'fast-check'
import { IANAZone } from 'luxon'
import { describe, expect, test } from 'vitest'
import { offsetRunAt } from '#src/schedule/offset-run.ts'

const MINUTE = 60_000

describe('a run of constant offset', () => {
  test.each([
    ['before summer time', 'Europe/Berlin', '2026-03-29T00:59:59.999Z', 60, '2026-03-29T01:00:00Z'],
    ['half an hour', 'Australia/Lord_Howe', '2026-10-03T15:29:59Z', 630, '2026-10-03T15:30:00Z'],
    ['a whole day', 'Pacific/Apia', '2011-12-30T09:59:59Z', -600, '2011-12-30T10:00:00Z'],
    ['in seconds', 'Africa/Monrovia', '1972-01-07T00:44:29Z', -44.5, '1972-01-07T00:44:30Z'],
    ['a week', 'America/Recife', '2000-10-08T03:00:00Z', -120, '2000-10-15T02:00:00Z'],
    ['before 1970', 'Europe/Berlin', '1945-05-23T23:59:59Z', 120, '1945-05-24T00:00:00Z'],
  ])('%s: %s at %s has %d minutes, until %s', (_, zone, instant, minutes, until) => {
    const run = offsetRunAt(zone, Date.parse(instant))

    expect(run).toEqual({ offset: minutes * MINUTE, until: Date.parse(until) })
  })

  test('has the offset that luxon sees, in every zone, from 1850 to 2150', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        fc.integer({ min: Date.UTC(1850, 0, 1), max: Date.UTC(2150, 0, 1) }),
        (zone, ms) => {
          const { offset, until } = offsetRunAt(zone, ms)
          const { offset: seen, until: end } = offsetRunAt(zone, until - 1)

          expect(until).toBeGreaterThan(ms)
          expect([seen, end]).toEqual([offset, until])
          for (const instant of [ms, Math.floor((ms + until) / 2), until - 1]) {
            expect(offset).toBe(Math.round(IANAZone.create(zone).offset(instant) * MINUTE))
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('throws for NaN', () => {
    expect(() => offsetRunAt('UTC', Number.NaN)).toThrow(RangeError)
  })
})
