import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { formatInstant, formatMicroTime, parseInstant } from '#src/kube/instant.ts'

test.each([
  ['in UTC', '2026-01-05T09:00:00Z', '2026-01-05T09:00:00Z'],
  ['in another zone', '2026-03-29T03:30:00+02:00', '2026-03-29T01:30:00Z'],
  ['of a part of a second, which is cut off', '2025-12-31T23:59:59.999Z', '2025-12-31T23:59:59Z'],
  ['on a leap day', '2028-02-29T23:59:59-01:00', '2028-03-01T00:59:59Z'],
])('an instant %s is written in UTC and whole seconds', (_, text, written) => {
  expect(formatInstant(DateTime.fromISO(text, { setZone: true }))).toBe(written)
})

test('an invalid DateTime is not written', () => {
  expect(() => formatInstant(DateTime.invalid('no such day'))).toThrow(RangeError)
})

test('the time of an Event has microseconds', () => {
  const instant = DateTime.fromISO('2026-10-25T02:30:00.007+01:00', { setZone: true })

  expect(formatMicroTime(instant)).toBe('2026-10-25T01:30:00.007000Z')
})

test.each([
  ['2026-01-05T09:00:00Z', '2026-01-05T09:00:00.000Z'],
  ['2026-01-05T09:00:00.123456Z', '2026-01-05T09:00:00.123Z'],
  ['2026-10-25T02:30:00+01:00', '2026-10-25T01:30:00.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
])('%s is read as %s, in UTC', (text, iso) => {
  expect(parseInstant(text)?.toISO()).toBe(iso)
})

test.each([
  ['no zone', '2026-01-05T09:00:00'],
  ['no time', '2026-01-05'],
  ['a week', '2026-W01'],
  ['the day that does not exist', '2026-02-29T00:00:00Z'],
  ['hour 24', '2026-01-05T24:00:00Z'],
  ['a leap second', '2016-12-31T23:59:60Z'],
  ['a time before the year 0 in UTC', '0000-01-01T00:00:00+23:59'],
  ['a time after the year 9999 in UTC', '9999-12-31T23:59:59-23:59'],
  ['words', 'not-a-timestamp'],
  ['nothing', ''],
  ['no text', 1_767_603_600],
  ['absence', undefined],
  ['null', null],
])('%s is no instant', (_, text) => {
  expect(parseInstant(text)).toBeUndefined()
})

test('a formatted instant is parsed back as the same second', () => {
  const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })
  fc.assert(
    fc.property(seconds, fc.constantFrom('utc', 'Asia/Kathmandu'), (second, zone) => {
      const instant = DateTime.fromSeconds(second, { zone })
      expect(parseInstant(formatInstant(instant))?.toSeconds()).toBe(second)
    }),
  )
})
