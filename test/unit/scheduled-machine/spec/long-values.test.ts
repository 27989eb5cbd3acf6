// A spec that is stored may have texts of megabytes. A message goes into a status and a log.
import { describe, expect, test } from 'vitest'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { specWith } from '#test/support/admission/builders.ts'

const LONGEST = 1_000

const TEXTS = {
  'one word': 'x'.repeat(1_000_000),
  'a list': '1,'.repeat(500_000),
  ranges: '2026-01-01..'.repeat(80_000),
  'fields of an expression': '* '.repeat(500_000),
  'five long fields': Array(5).fill('7'.repeat(200_000)).join(' '),
  'a time': `2026-01-01T${'0'.repeat(1_000_000)}`,
  'a key with a prefix': `a/${'b'.repeat(1_000_000)}`,
}

const PLACES: Readonly<Record<string, (text: string) => object>> = {
  daysOfWeek: (text) => inSchedule({ daysOfWeek: [text] }),
  hoursOfDay: (text) => inSchedule({ hoursOfDay: [text] }),
  timezone: (text) => inSchedule({ timezone: text }),
  'days of a window': (text) =>
    inSchedule({ windows: [{ days: [text], start: '08:00', end: '09:00' }] }),
  'start of a window': (text) =>
    inSchedule({ windows: [{ days: ['mon'], start: text, end: '09:00' }] }),
  'cron of a window': (text) => inSchedule({ windows: [{ cron: text, duration: '1h' }] }),
  'duration of a window': (text) =>
    inSchedule({ windows: [{ cron: '0 8 * * *', duration: text }] }),
  except: (text) => inSchedule({ except: [text] }),
  extra: (text) => inSchedule({ extra: [{ start: text, end: text }] }),
  calendars: (text) =>
    inSchedule({ calendars: [{ configMapKeyRef: { name: text, key: text }, use: text }] }),
  leadTime: (text) => specWith({ leadTime: text }),
  nodeDrainTimeout: (text) => specWith({ nodeDrainTimeout: text }),
  clusterName: (text) => specWith({ clusterName: text }),
  nodeTaints: (text) => specWith({ nodeTaints: [{ key: text, value: text, effect: text }] }),
  labels: (text) => specWith({ machineTemplate: { labels: { [text]: text } } }),
}

describe('a message about a text of a megabyte is short', () => {
  test.each(Object.keys(PLACES))('in %s', (place) => {
    for (const text of Object.values(TEXTS)) {
      const { errors } = parseSpec(PLACES[place]?.(text))

      expect(errors.length).toBeGreaterThan(0)
      for (const { field, message } of errors) {
        expect(field.length + message.length).toBeLessThan(LONGEST)
      }
    }
  })
})

function inSchedule(fields: object): object {
  const grid = { daysOfWeek: ['mon'], hoursOfDay: ['8'], timezone: 'UTC', enabled: true }
  return specWith({ schedule: { ...grid, ...fields } })
}
