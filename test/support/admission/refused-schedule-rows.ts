import { scheduleWith } from './builders.ts'
import { missing, outOfBounds, refused, unchecked, wrongType } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import { ALLOWED, DAYS, HOURS, ZONE } from './words.ts'

export const REFUSED_SCHEDULES: readonly RefusedRow[] = [
  {
    name: 'no schedule',
    change: { schedule: undefined },
    errors: [
      'spec.schedule: is required: an object with daysOfWeek and hoursOfDay, or with windows',
    ],
    causes: unchecked(missing('spec.schedule')),
  },
  {
    name: 'D45 a zone that does not exist',
    change: scheduleWith({ timezone: 'Mars/Olympus' }),
    errors: [
      `spec.schedule.timezone: "Mars/Olympus" is not allowed (Invalid timezone: Mars/Olympus): ${ALLOWED.zone}`,
    ],
    causes: 'policy',
  },
  {
    name: 'a zone with a blank',
    change: scheduleWith({ timezone: 'Europe / Berlin' }),
    errors: [
      `spec.schedule.timezone: "Europe / Berlin" is not allowed (Invalid timezone: Europe / Berlin): ${ALLOWED.zone}`,
    ],
    causes: [refused('spec.schedule.timezone', ZONE, 'Europe / Berlin')],
  },
  {
    name: 'an offset for a zone',
    change: scheduleWith({ timezone: '+01:00' }),
    errors: [
      `spec.schedule.timezone: "+01:00" is not allowed (Invalid timezone: +01:00): ${ALLOWED.zone}`,
    ],
    causes: [refused('spec.schedule.timezone', ZONE, '+01:00')],
  },
  {
    name: 'a zone that is no text',
    change: scheduleWith({ timezone: 1 }),
    errors: [`spec.schedule.timezone: 1 is not allowed: ${ALLOWED.zone}`],
    causes: unchecked(wrongType('spec.schedule.timezone', 'string', 'integer')),
  },
  {
    name: 'U07 a capital day',
    change: scheduleWith({ daysOfWeek: ['Mon'] }),
    errors: [
      `spec.schedule.daysOfWeek[0]: "Mon" is not allowed (Invalid day: Mon): ${ALLOWED.days}`,
    ],
    causes: [refused('spec.schedule.daysOfWeek[0]', DAYS, 'Mon')],
  },
  {
    name: 'A13 a long day',
    change: scheduleWith({ daysOfWeek: ['mon', 'tuesday'] }),
    errors: [
      `spec.schedule.daysOfWeek[1]: "tuesday" is not allowed (Invalid day: tuesday): ${ALLOWED.days}`,
    ],
    causes: [refused('spec.schedule.daysOfWeek[1]', DAYS, 'tuesday')],
  },
  {
    name: 'A15 a range of three days',
    change: scheduleWith({ daysOfWeek: ['mon-fri-sun'] }),
    errors: [
      `spec.schedule.daysOfWeek[0]: "mon-fri-sun" is not allowed (Invalid day range: mon-fri-sun): ${ALLOWED.days}`,
    ],
    causes: [refused('spec.schedule.daysOfWeek[0]', DAYS, 'mon-fri-sun')],
  },
  {
    name: 'A16 a comma with no day behind it',
    change: scheduleWith({ daysOfWeek: ['mon,'] }),
    errors: [`spec.schedule.daysOfWeek[0]: "mon," is not allowed (Invalid day:): ${ALLOWED.days}`],
    causes: [refused('spec.schedule.daysOfWeek[0]', DAYS, 'mon,')],
  },
  {
    name: 'A17 an empty day',
    change: scheduleWith({ daysOfWeek: [''] }),
    errors: [`spec.schedule.daysOfWeek[0]: must not be empty (Invalid day:): ${ALLOWED.days}`],
    causes: [refused('spec.schedule.daysOfWeek[0]', DAYS, '')],
  },
  {
    name: 'A21 days by number',
    change: scheduleWith({ daysOfWeek: ['0-4'] }),
    errors: [`spec.schedule.daysOfWeek[0]: "0-4" is not allowed (Invalid day: 0): ${ALLOWED.days}`],
    causes: [refused('spec.schedule.daysOfWeek[0]', DAYS, '0-4')],
  },
  {
    name: 'U09 no days',
    change: scheduleWith({ daysOfWeek: [] }),
    errors: [
      'spec.schedule.daysOfWeek: must not be empty: a list of 1 to 100 entries, such as [mon-fri]',
    ],
    causes: [outOfBounds('spec.schedule.daysOfWeek', 0, 'should have at least 1 items')],
  },
  {
    name: 'U09 no hours, even when disabled',
    change: scheduleWith({ hoursOfDay: [], enabled: false }),
    errors: [
      'spec.schedule.hoursOfDay: must not be empty: a list of 1 to 100 quoted entries, such as ["9-17"]',
    ],
    causes: [outOfBounds('spec.schedule.hoursOfDay', 0, 'should have at least 1 items')],
  },
  {
    name: 'days that are no list',
    change: scheduleWith({ daysOfWeek: 'mon-fri' }),
    errors: [
      'spec.schedule.daysOfWeek: "mon-fri" is not allowed: a list of 1 to 100 entries, such as [mon-fri]',
    ],
    causes: unchecked(wrongType('spec.schedule.daysOfWeek', 'array', 'string')),
  },
  {
    name: 'an hour that is no text',
    change: scheduleWith({ hoursOfDay: [9] }),
    errors: [`spec.schedule.hoursOfDay[0]: 9 is not allowed: ${ALLOWED.hours}`],
    causes: unchecked(wrongType('spec.schedule.hoursOfDay[0]', 'string', 'integer')),
  },
  {
    name: 'B12 hour 24',
    change: scheduleWith({ hoursOfDay: ['24'] }),
    errors: [
      `spec.schedule.hoursOfDay[0]: "24" is not allowed (Hour must be 0-23, got: 24): ${ALLOWED.hours}`,
    ],
    causes: [refused('spec.schedule.hoursOfDay[0]', HOURS, '24')],
  },
  {
    name: 'U10 a range up to 25',
    change: scheduleWith({ hoursOfDay: ['9-25'] }),
    errors: [
      `spec.schedule.hoursOfDay[0]: "9-25" is not allowed (Hours must be 0-23, got: 9-25): ${ALLOWED.hours}`,
    ],
    causes: [refused('spec.schedule.hoursOfDay[0]', HOURS, '9-25')],
  },
  {
    name: 'U11 hour 100',
    change: scheduleWith({ hoursOfDay: ['100'] }),
    errors: [
      `spec.schedule.hoursOfDay[0]: "100" is not allowed (Hour must be 0-23, got: 100): ${ALLOWED.hours}`,
    ],
    causes: [refused('spec.schedule.hoursOfDay[0]', HOURS, '100')],
  },
  {
    name: 'B16 a negative hour',
    change: scheduleWith({ hoursOfDay: ['-1'] }),
    errors: [
      `spec.schedule.hoursOfDay[0]: "-1" is not allowed (Invalid hour: -1): ${ALLOWED.hours}`,
    ],
    causes: [refused('spec.schedule.hoursOfDay[0]', HOURS, '-1')],
  },
  {
    name: 'B19 a range of three hours',
    change: scheduleWith({ hoursOfDay: ['9-17-20'] }),
    errors: [
      `spec.schedule.hoursOfDay[0]: "9-17-20" is not allowed (Invalid hour range: 9-17-20): ${ALLOWED.hours}`,
    ],
    causes: [refused('spec.schedule.hoursOfDay[0]', HOURS, '9-17-20')],
  },
  {
    name: 'U12 an hour with minutes',
    change: scheduleWith({ hoursOfDay: ['9:30'] }),
    errors: [
      `spec.schedule.hoursOfDay[0]: "9:30" is not allowed (Invalid hour: 9:30): ${ALLOWED.hours}`,
    ],
    causes: [refused('spec.schedule.hoursOfDay[0]', HOURS, '9:30')],
  },
  {
    name: 'B25 two commas',
    change: scheduleWith({ hoursOfDay: ['9,,10'] }),
    errors: [
      `spec.schedule.hoursOfDay[0]: "9,,10" is not allowed (Invalid hour:): ${ALLOWED.hours}`,
    ],
    causes: [refused('spec.schedule.hoursOfDay[0]', HOURS, '9,,10')],
  },
  {
    name: 'enabled as a text',
    change: scheduleWith({ enabled: 'yes' }),
    errors: ['spec.schedule.enabled: "yes" is not allowed: true or false'],
    causes: unchecked(wrongType('spec.schedule.enabled', 'boolean', 'string')),
  },
]
