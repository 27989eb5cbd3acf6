import { expect, test } from 'vitest'
import { nearest } from '#src/cli/validate/nearest.ts'

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
