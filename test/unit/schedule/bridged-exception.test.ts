import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { nextChange } from '#src/schedule/next-change.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'

// Found by the properties: each year's exception was looked at, until no date could be written any more.
test('a yearly exception that a long window bridges every year is no change', () => {
  const schedule = parseSchedule({
    daysOfWeek: [],
    hoursOfDay: [],
    timezone: 'Africa/Abidjan',
    enabled: true,
    windows: [
      { days: ['mon-sun'], start: '02:00', end: '02:00' },
      { cron: '* * * * *', duration: '7d' },
    ],
    except: ['01-01'],
    extra: [],
  })

  expect(nextChange(schedule, DateTime.fromISO('1973-01-01T00:00:00Z'))).toBeUndefined()
})
