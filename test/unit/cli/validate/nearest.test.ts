import { expect, test } from 'vitest'
import { nearest } from '#src/cli/validate/nearest.ts'
import { nearestZone } from '#src/cli/validate/nearest-zone.ts'

const KNOWN = ['daysOfWeek', 'hoursOfDay', 'timezone', 'enabled', 'files']

test.each([
  ['hoursOfday', 'hoursOfDay'],
  ['timeZone', 'timezone'],
  ['hourOfDay', 'hoursOfDay'],
  ['hoursOfDays', 'hoursOfDay'],
  ['daysOfWeke', 'daysOfWeek'],
  ['enable', 'enabled'],
  ['file', 'files'],
  ['cron', undefined],
  ['x', undefined],
  ['', undefined],
])('the nearest name to %j is %j', (name, expected) => {
  expect(nearest(name, KNOWN)).toBe(expected)
})

test('an accent is no difference', () => {
  expect(nearest('Europe/Züri', ['Europe/Paris', 'Europe/Zurich'])).toBe('Europe/Zurich')
})

test.each([
  ['Europe/Berln', 'Europe/Berlin'],
  ['Berlin', 'Europe/Berlin'],
  ['new york', 'America/New_York'],
  ['Nowhere at all', undefined],
])('the time zone nearest to %s', (name, zone) => {
  expect(nearestZone(name)).toBe(zone)
})
