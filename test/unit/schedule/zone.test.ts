import { describe, expect, test } from 'vitest'
import { isZone, offsetOf } from '#src/schedule/zone.ts'
import { ZONE_NAMES } from '#src/schedule/zone-names.ts'

const MINUTE = 60_000

describe('a zone', () => {
  test.each([
    ['UTC'],
    ['Europe/Berlin'],
    ['America/Argentina/Buenos_Aires'],
    ['America/Port-au-Prince'],
    ['US/Eastern'],
    ['EST'],
    ['EST5EDT'],
    ['Etc/GMT+5'],
    ['GMT0'],
    ['Asia/Calcutta'],
    ['Asia/Kolkata'],
    ['Europe/Kyiv'],
    ['Antarctica/DumontDUrville'],
    ['NZ-CHAT'],
  ])('may be called %s', (name) => {
    expect(isZone(name)).toBe(true)
  })

  test.each([
    ['an offset', '+01:00'],
    ['an offset of no hours', '+00:00'],
    ['the right name in another case', 'utc'],
    ['the right name in another case', 'europe/Berlin'],
    ['the right name in another case', 'EUROPE/BERLIN'],
    ['an old name in another case', 'us/eastern'],
    ['a name that only the runtime has', 'SystemV/EST5'],
    ['an abbreviation that only the runtime has', 'PST'],
    ['the name for no zone', 'Factory'],
    ['no name', ''],
    ['blanks around a name', ' UTC'],
    ['a zone that does not exist', 'Mars/Olympus_Mons'],
    ['a path', 'posix/UTC'],
    ['a property that every object has', 'constructor'],
    ['a name of more than 64 characters', 'A'.repeat(65)],
  ])('is not %s: %s', (_, name) => {
    expect(isZone(name)).toBe(false)
  })

  test('exists for every name of the list and every name that the runtime prefers', () => {
    const names = [...ZONE_NAMES, ...Intl.supportedValuesOf('timeZone')]

    expect(names.filter((name) => !isZone(name))).toEqual([])
  })
})

// The admission policy has these names, and no others.
test('the list has every time zone of this runtime', () => {
  const missing = Intl.supportedValuesOf('timeZone').filter((name) => !ZONE_NAMES.has(name))

  expect(missing).toEqual([])
})

describe('the offset of a zone', () => {
  test.each([
    ['UTC', '2026-01-01T00:00:00Z', 0],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 60],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 120],
    ['America/St_Johns', '2026-01-01T00:00:00Z', -210],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 345],
    ['Pacific/Kiritimati', '2026-01-01T00:00:00Z', 840],
    ['Etc/GMT+5', '2026-01-01T00:00:00Z', -300],
    ['Pacific/Apia', '2011-12-30T09:59:59Z', -600],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 840],
    ['Africa/Monrovia', '1970-01-01T00:00:00Z', -44.5],
    ['Europe/Lisbon', '1880-01-01T00:00:00Z', -36.75],
    ['Europe/Berlin', '-000044-03-15T00:00:00Z', 53 + 28 / 60],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', 660],
  ])('%s at %s is %d minutes', (zone, instant, minutes) => {
    expect(offsetOf(zone)(Date.parse(instant))).toBe(minutes * MINUTE)
  })

  test('throws for an unknown zone', () => {
    expect(() => offsetOf('Mars/Olympus_Mons')).toThrow(RangeError)
  })

  test('is the same after more zones than the cache holds', () => {
    const noon = Date.parse('2026-07-01T12:00:00Z')
    const offsets = () => [...ZONE_NAMES].map((zone) => offsetOf(zone)(noon))

    expect(offsets()).toEqual(offsets())
  })
})
