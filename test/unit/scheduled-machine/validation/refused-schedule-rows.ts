import { scheduleWith } from './builders.ts'
import type { RefusedRow } from './refused-row.ts'

export const REFUSED_SCHEDULES: readonly RefusedRow[] = [
  {
    name: 'no schedule',
    change: { schedule: undefined },
    field: 'spec.schedule',
    says: 'is required',
  },
  {
    name: 'D45 a zone that does not exist',
    change: scheduleWith({ timezone: 'Mars/Olympus' }),
    field: 'spec.schedule.timezone',
    says: 'Invalid timezone: Mars/Olympus',
    admission: 'none',
  },
  {
    name: 'a zone with a blank',
    change: scheduleWith({ timezone: 'Europe / Berlin' }),
    field: 'spec.schedule.timezone',
    says: 'Europe/Berlin',
  },
  {
    name: 'an offset for a zone',
    change: scheduleWith({ timezone: '+01:00' }),
    field: 'spec.schedule.timezone',
    says: 'IANA time zone',
  },
  {
    name: 'a zone that is no text',
    change: scheduleWith({ timezone: 1 }),
    field: 'spec.schedule.timezone',
    says: '1 is not allowed',
  },
  {
    name: 'U07 a capital day',
    change: scheduleWith({ daysOfWeek: ['Mon'] }),
    field: 'spec.schedule.daysOfWeek[0]',
    says: 'Invalid day: Mon',
  },
  {
    name: 'A13 a long day',
    change: scheduleWith({ daysOfWeek: ['mon', 'tuesday'] }),
    field: 'spec.schedule.daysOfWeek[1]',
    says: 'Invalid day: tuesday',
  },
  {
    name: 'A15 a range of three days',
    change: scheduleWith({ daysOfWeek: ['mon-fri-sun'] }),
    field: 'spec.schedule.daysOfWeek[0]',
    says: 'Invalid day range: mon-fri-sun',
  },
  {
    name: 'A16 a comma with no day behind it',
    change: scheduleWith({ daysOfWeek: ['mon,'] }),
    field: 'spec.schedule.daysOfWeek[0]',
    says: 'Invalid day:',
  },
  {
    name: 'A17 an empty day',
    change: scheduleWith({ daysOfWeek: [''] }),
    field: 'spec.schedule.daysOfWeek[0]',
    says: 'must not be empty',
  },
  {
    name: 'A21 days by number',
    change: scheduleWith({ daysOfWeek: ['0-4'] }),
    field: 'spec.schedule.daysOfWeek[0]',
    says: 'Invalid day: 0',
  },
  {
    name: 'U09 no days',
    change: scheduleWith({ daysOfWeek: [] }),
    field: 'spec.schedule.daysOfWeek',
    says: 'must not be empty',
  },
  {
    name: 'U09 no hours, even when disabled',
    change: scheduleWith({ hoursOfDay: [], enabled: false }),
    field: 'spec.schedule.hoursOfDay',
    says: 'must not be empty',
  },
  {
    name: 'days that are no list',
    change: scheduleWith({ daysOfWeek: 'mon-fri' }),
    field: 'spec.schedule.daysOfWeek',
    says: '"mon-fri" is not allowed',
  },
  {
    name: 'an hour that is no text',
    change: scheduleWith({ hoursOfDay: [9] }),
    field: 'spec.schedule.hoursOfDay[0]',
    says: 'as a quoted string',
  },
  {
    name: 'B12 hour 24',
    change: scheduleWith({ hoursOfDay: ['24'] }),
    field: 'spec.schedule.hoursOfDay[0]',
    says: 'Hour must be 0-23, got: 24',
  },
  {
    name: 'U10 a range up to 25',
    change: scheduleWith({ hoursOfDay: ['9-25'] }),
    field: 'spec.schedule.hoursOfDay[0]',
    says: 'Hours must be 0-23, got: 9-25',
  },
  {
    name: 'U11 hour 100',
    change: scheduleWith({ hoursOfDay: ['100'] }),
    field: 'spec.schedule.hoursOfDay[0]',
    says: 'got: 100',
  },
  {
    name: 'B16 a negative hour',
    change: scheduleWith({ hoursOfDay: ['-1'] }),
    field: 'spec.schedule.hoursOfDay[0]',
    says: 'Invalid hour: -1',
  },
  {
    name: 'B19 a range of three hours',
    change: scheduleWith({ hoursOfDay: ['9-17-20'] }),
    field: 'spec.schedule.hoursOfDay[0]',
    says: 'Invalid hour range: 9-17-20',
  },
  {
    name: 'U12 an hour with minutes',
    change: scheduleWith({ hoursOfDay: ['9:30'] }),
    field: 'spec.schedule.hoursOfDay[0]',
    says: 'Invalid hour: 9:30',
  },
  {
    name: 'B25 two commas',
    change: scheduleWith({ hoursOfDay: ['9,,10'] }),
    field: 'spec.schedule.hoursOfDay[0]',
    says: 'Invalid hour:',
  },
  {
    name: 'enabled as a text',
    change: scheduleWith({ enabled: 'yes' }),
    field: 'spec.schedule.enabled',
    says: 'true or false',
  },
]
