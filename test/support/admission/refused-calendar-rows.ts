// Windows, exceptions and extras that are refused.
import { scheduleWith } from './builders.ts'
import { type Cause, missing, refused, tooMany, unchecked } from './causes.ts'
import type { RefusedRow } from './refused-row.ts'
import { ALLOWED, GRID_OR_WINDOWS } from './words.ts'

const DAILY = { days: ['mon-fri'], start: '08:00', end: '17:30' }
const BY_CRON = { cron: '0 9 * * *', duration: '1h' }
const ONE_KIND = 'must have days, start and end, or cron and duration'
const WINDOWS = 'a list of 1 to 50 windows, such as {days: [mon-fri], start: "22:00", end: "06:00"}'

/** One text of the schedule that does not have the pattern of its field. `why` is the reason that only the code gives. */
function text(field: string, value: string, allowed: string, change: object, why = ''): RefusedRow {
  const path = `spec.schedule.${field}`
  return {
    name: `${field}: ${value}`,
    change: scheduleWith({ ...change }),
    errors: [
      `${path}: ${value === '' ? 'must not be empty' : `"${value}" is not allowed`}${why && ` (${why})`}: ${allowed}`,
    ],
    causes: [refused(path, `must be ${allowed}`, value)],
  }
}

const start = (value: string) =>
  text('windows[0].start', value, ALLOWED.time, { windows: [{ ...DAILY, start: value }] })
const cron = (value: string, why: string) =>
  text('windows[0].cron', value, ALLOWED.cron, { windows: [{ ...BY_CRON, cron: value }] }, why)
const duration = (value: string) =>
  text('windows[0].duration', value, ALLOWED.windowDuration, {
    windows: [{ ...BY_CRON, duration: value }],
  })
const date = (value: string, why: string) =>
  text('except[0]', value, ALLOWED.dates, { except: [value] }, why)

function window(name: string, change: object, errors: readonly string[]): RefusedRow {
  return {
    name,
    change: scheduleWith({ windows: [change] }),
    errors: errors.map((error) => `spec.schedule.windows[0]${error}`),
    causes: [refused('spec.schedule.windows[0]', ONE_KIND)],
  }
}

const BESIDE_CRON = 'is not allowed in a window of cron: make two windows, or remove it'

export const REFUSED_CALENDARS: readonly RefusedRow[] = [
  ...['24:30', '8:00', '25:00', '12:60', '1200', ''].map(start),
  cron('0 0 9 * * *', 'Invalid cron: 6 fields instead of 5'),
  cron('0 9 * *', 'Invalid cron: 4 fields instead of 5'),
  cron('@reboot', 'Invalid cron: @reboot: names such as @daily are not supported'),
  cron('60 9 * * *', 'Invalid minute of cron: 60 is not in 0-59'),
  cron('0 9 L * *', 'Invalid day of month of cron: L is not in 1-31'),
  cron('1-2-3 9 * * *', 'Invalid minute of cron: 1-2-3 is not in 0-59'),
  cron('0 9 * foo *', 'Invalid month of cron: foo is not in 1-12'),
  cron('*/0 9 * * *', 'Invalid minute of cron: */0 is not in 0-59'),
  cron('0 9 * * fri#2', 'Invalid day of week of cron: fri#2 is not in 0-7'),
  ...['0m', '8d', '169h', '10081m', '59s', '1w', '1h30m', '-1h'].map(duration),
  date('2026-13-01', 'Invalid date: 2026-13-01'),
  date('2026-04-31', 'Invalid date: 2026-04-31'),
  date('02-30', 'Invalid date: 02-30'),
  date('12-24..12-26', 'Invalid date: 12-24'),
  date('2026-02-29', 'Invalid date: 2026-02-29'),
  date('2100-02-29', 'Invalid date: 2100-02-29'),
  date('25.12.', 'Invalid date: 25.12.'),
  {
    name: 'a range of dates that is backwards',
    change: scheduleWith({ except: ['2026-12-31..2026-12-24'] }),
    errors: [
      `spec.schedule.except[0]: "2026-12-31..2026-12-24" is not allowed (Invalid dates: 2026-12-31..2026-12-24 ends before it begins): ${ALLOWED.dates}`,
    ],
    causes: [
      refused(
        'spec.schedule.except[0]',
        'must be a range of dates that does not end before it begins',
        '2026-12-31..2026-12-24',
      ),
    ],
  },
  window('a window with nothing in it', {}, [
    '.days: is required: a list of 1 to 20 entries, such as [mon-fri]',
    `.start: is required: ${ALLOWED.time}`,
    `.end: is required: ${ALLOWED.time}`,
  ]),
  window('a window without an end', { days: ['mon'], start: '08:00' }, [
    `.end: is required: ${ALLOWED.time}`,
  ]),
  window('a window of cron without a duration', { cron: '0 9 * * *' }, [
    `.duration: is required: ${ALLOWED.windowDuration}`,
  ]),
  window('a window of both kinds', { ...BY_CRON, ...DAILY }, [
    `.days: ${BESIDE_CRON}`,
    `.start: ${BESIDE_CRON}`,
    `.end: ${BESIDE_CRON}`,
  ]),
  {
    name: 'an empty list of windows',
    change: scheduleWith({ windows: [] }),
    errors: [`spec.schedule.windows: must not be empty: ${WINDOWS}`],
    causes: [
      refused(
        'spec.schedule.windows',
        'spec.schedule.windows in body should have at least 1 items',
        0,
      ),
    ],
  },
  {
    name: 'windows beside half of a grid',
    change: { schedule: { hoursOfDay: ['9-17'], windows: [DAILY] } },
    errors: [
      'spec.schedule.daysOfWeek: is required: a list of 1 to 100 entries, such as [mon-fri]',
    ],
    causes: [refused('spec.schedule', GRID_OR_WINDOWS)],
  },
  {
    name: 'extras without a grid',
    change: { schedule: { extra: [] } },
    errors: [
      'spec.schedule.daysOfWeek: is required where there are no windows: a list of 1 to 100 entries, such as [mon-fri]',
      'spec.schedule.hoursOfDay: is required where there are no windows: a list of 1 to 100 quoted entries, such as ["9-17"]',
    ],
    causes: [refused('spec.schedule', GRID_OR_WINDOWS)],
  },
  {
    name: 'an extra with an offset',
    change: scheduleWith({ extra: [{ start: '2026-12-24T08:00Z', end: '2026-12-24T09:00' }] }),
    errors: [
      `spec.schedule.extra[0].start: "2026-12-24T08:00Z" is not allowed (Invalid time: 08:00Z): ${ALLOWED.localTime}`,
    ],
  },
  {
    name: 'an extra that ends as it starts',
    change: scheduleWith({ extra: [{ start: '2026-12-24T08:00', end: '2026-12-24T08:00' }] }),
    errors: [
      'spec.schedule.extra[0].end: "2026-12-24T08:00" is not allowed: a time after start, 2026-12-24T08:00',
    ],
    causes: [refused('spec.schedule.extra[0]', 'must end after it starts')],
  },
  {
    name: 'an extra without an end',
    change: scheduleWith({ extra: [{ start: '2026-12-24T08:00' }] }),
    errors: [`spec.schedule.extra[0].end: is required: ${ALLOWED.localTime}`],
    causes: unchecked(missing('spec.schedule.extra[0].end')),
  },
  many('windows', DAILY, 50, WINDOWS),
  many(
    'except',
    '12-25',
    400,
    'a list of at most 400 dates, such as ["12-25", "2026-12-24..2027-01-02"]',
  ),
  many(
    'extra',
    { start: '2026-12-24T08:00', end: '2026-12-24T09:00' },
    100,
    'a list of at most 100 times, each with start and end',
  ),
]

function many(name: string, entry: unknown, most: number, allowed: string): RefusedRow {
  const causes: readonly Cause[] = [tooMany(`spec.schedule.${name}`, most + 1, most)]
  return {
    name: `more than ${most} entries of ${name}`,
    change: scheduleWith({ [name]: Array(most + 1).fill(entry) }),
    errors: [`spec.schedule.${name}: a list of ${most + 1} is not allowed: ${allowed}`],
    causes: unchecked(...causes),
  }
}
