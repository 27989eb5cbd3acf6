// What a wake-up time costs: the whole of `nextChange`, DateTime in and DateTime out.
import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { parseAllDocuments } from 'yaml'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { nextServiceChange } from '#src/schedule/service-times.ts'
import { windows } from '#src/schedule/windows.ts'

const MINUTE = 60_000
const NOW = DateTime.fromISO('2031-06-01T10:00:30Z', { zone: 'utc' })
const CALLS = 20_000
const ROUNDS = 7

const CASES = [
  { name: 'nextChange Europe/Berlin', zone: 'Europe/Berlin', from: '2026-06-01T00:00:00Z' },
  {
    name: 'nextChange Europe/Berlin near a clock change',
    zone: 'Europe/Berlin',
    from: '2026-03-27T17:00:00Z',
  },
  { name: 'nextChange Asia/Kolkata', zone: 'Asia/Kolkata', from: '2026-03-27T17:00:00Z' },
] as const

const CRONS = {
  'every minute': ['* * * * *'],
  'each with days of its own': Array.from(
    { length: 50 },
    (_, index) => `*/2 * ${(index % 28) + 1},${((index * 3) % 28) + 1} * ${index % 7}`,
  ),
}

/** Measures `nextChange` of office hours at instants a minute apart. Gives µs per call, the median of rounds. */
export async function bench(): Promise<
  { name: string; value: number; unit: string; reference?: number }[]
> {
  const warm = CASES.map(({ name, zone, from }) => ({
    name,
    value: measure(officeHours(zone), from, CALLS),
    unit: 'µs/op',
    reference: 10,
  }))
  return [
    ...warm,
    {
      name: 'nextServiceChange Europe/Berlin, with a lead, a spread and a minimum',
      value: measure(officeHours('Europe/Berlin'), '2026-06-01T00:00:00Z', CALLS, withEdges),
      unit: 'µs/op',
      reference: 40,
    },
    { name: 'nextChange first call in a zone', value: measureFirst(officeHours), unit: 'µs/op' },
    {
      name: 'nextChange first call, 50 windows, 400 exceptions, 100 extras',
      value: measureFirst(fullSchedule),
      unit: 'µs/op',
      reference: 1000,
    },
    ...Object.entries(CRONS).map(([name, crons]) => ({
      name: `nextChange first call, 50 windows by cron, ${name}`,
      value: measureFirst((zone) => cronSchedule(crons, zone)),
      unit: 'µs/op',
      reference: 1000,
    })),
    {
      name: 'nextChange first call, calendar of the holidays of Germany',
      value: measureNew(() => withCalendars(HOLIDAYS, 1)),
      unit: 'µs/op',
      reference: 1000,
    },
    {
      name: 'nextChange first call, 5 calendars with an event each 15 minutes',
      value: measureNew(() => withCalendars(EACH_QUARTER, 5)),
      unit: 'µs/op',
      reference: 1000,
    },
    {
      name: 'nextServiceChange first call, the same with a lead that joins their windows',
      value: measureNew(() => withCalendars(EACH_QUARTER, 5), withWorstLead),
      unit: 'µs/op',
      reference: 10_000,
    },
    {
      name: 'nextServiceChange of them',
      value: measure(withCalendars(EACH_QUARTER, 5), NOW.toISO() ?? '', 50, withWorstLead),
      unit: 'µs/op',
      reference: 1000,
    },
    {
      name: 'nextServiceChange, a minimum that no window of a grid has',
      value: measure(officeHours('Europe/Berlin'), '2026-06-01T00:00:00Z', 50, withWorstMinimum),
      unit: 'µs/op',
      reference: 1000,
    },
    {
      name: 'windows of a year, 5 calendars with an event each 15 minutes',
      value: measureNew(
        () => withCalendars(EACH_QUARTER, 5),
        (schedule) => windows(schedule, NOW, NOW.plus({ days: 365 })),
      ),
      unit: 'µs/op',
    },
    {
      name: 'nextChange of 50 windows, 400 exceptions, 100 extras',
      value: measure(fullSchedule('Europe/Berlin'), '2026-06-01T00:00:00Z', 1000),
      unit: 'µs/op',
      reference: 1000,
    },
  ]
}

const EDGES = { lead: 20 * MINUTE, delay: 7 * MINUTE, minimum: 60 * MINUTE }

const WORST_LEAD = { lead: 2 * MINUTE, delay: 7 * MINUTE, minimum: 0 }
const WORST_MINIMUM = { lead: 30 * MINUTE, delay: 7 * MINUTE, minimum: 24 * 60 * MINUTE }

function withWorstLead(schedule: Schedule, now: DateTime): DateTime | undefined {
  return nextServiceChange(schedule, WORST_LEAD, now)
}

function withWorstMinimum(schedule: Schedule, now: DateTime): DateTime | undefined {
  return nextServiceChange(schedule, WORST_MINIMUM, now)
}

const EACH_QUARTER = {
  use: 'Open',
  text: icsOf([
    'DTSTART;TZID=Europe/Berlin:20260101T000000',
    'DURATION:PT14M',
    'RRULE:FREQ=MINUTELY;INTERVAL=15',
  ]),
} as const
const HOLIDAYS = { use: 'Closed', text: holidaysOfGermany() } as const

function withCalendars(
  { use, text }: { readonly use: 'Closed' | 'Open'; readonly text: string },
  count: number,
): Schedule {
  const base = use === 'Open' ? undefined : officeHours('Europe/Berlin')
  const schedule = base ?? { ...officeHours('Europe/Berlin'), days: new Set(), hours: new Set() }
  const calendars = Array.from({ length: count }, () => ({ use, events: readCalendarEvents(text) }))
  return { ...schedule, calendar: { windows: [], except: [], extra: [], calendars } }
}

function icsOf(event: readonly string[]): string {
  const lines = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR', '']
  return lines.join('\r\n')
}

function holidaysOfGermany(): string {
  const file = new URL('../../docs/examples/holidays.yaml', import.meta.url)
  const documents = parseAllDocuments(readFileSync(file, 'utf8')).map((each) => each.toJS())
  return documents.find(({ kind }) => kind === 'ConfigMap').data['holidays.ics']
}

// Warm code, and a schedule that nothing is kept for.
function measureNew(
  create: () => Schedule,
  ask: (schedule: Schedule, now: DateTime) => unknown = nextChange,
): number {
  const rounds = Array.from({ length: 15 }, () => {
    const schedule = create()
    return microseconds(() => ask(schedule, NOW))
  })
  return median(rounds)
}

function withEdges(schedule: Schedule, now: DateTime): DateTime | undefined {
  return nextServiceChange(schedule, EDGES, now)
}

function measure(
  schedule: Schedule,
  from: string,
  calls: number,
  next: typeof withEdges = nextChange,
): number {
  const start = Date.parse(from)
  // Three and a half days: evening, weekend, and the night in which the clocks change.
  const instants = Array.from({ length: 5000 }, (_, index) =>
    DateTime.fromMillis(start + index * MINUTE, { zone: 'utc' }),
  )
  const rounds = Array.from({ length: ROUNDS }, () =>
    microseconds(() => {
      for (let call = 0; call < calls; call += 1) {
        const now = instants[call % instants.length]
        if (now !== undefined) next(schedule, now)
      }
    }),
  )
  return median(rounds) / calls
}

// Nothing remembered: a process that has just started, and its first machine of each zone.
function measureFirst(scheduleIn: (zone: string) => Schedule): number {
  const now = DateTime.fromISO('2031-06-01T00:00:00Z', { zone: 'utc' })
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('Europe/'))
  return median(
    zones.slice(0, 40).map((zone) => {
      const schedule = scheduleIn(zone)
      return microseconds(() => nextChange(schedule, now))
    }),
  )
}

function officeHours(timezone: string): Schedule {
  return parseSchedule({ daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'], timezone, enabled: true })
}

// As much of everything as a spec may have, spread over five years.
function fullSchedule(timezone: string): Schedule {
  const numbers = (count: number) => [...Array(count).keys()]
  const two = (number: number) => String(number).padStart(2, '0')
  const date = (number: number) =>
    DateTime.utc(2029, 1, 1)
      .plus({ days: (number * 37) % 1800 })
      .toFormat('yyyy-MM-dd')
  return parseSchedule({
    daysOfWeek: ['mon-fri'],
    hoursOfDay: ['9-17'],
    timezone,
    enabled: true,
    windows: numbers(50).map((index) =>
      index % 2 === 0
        ? {
            days: ['sat', 'sun'],
            start: `${two(index % 24)}:15`,
            end: `${two((index + 3) % 24)}:45`,
          }
        : { cron: `${index} ${index % 24} ${(index % 28) + 1} * *`, duration: '8h' },
    ),
    except: numbers(400).map(date),
    extra: numbers(100).map((index) => ({
      start: `${date(index * 5)}T10:20`,
      end: `${date(index * 5)}T22:40`,
    })),
  })
}

// Open at nearly all times, so that a change of clocks is the next change.
function cronSchedule(crons: readonly string[], timezone: string): Schedule {
  return parseSchedule({
    daysOfWeek: [],
    hoursOfDay: [],
    timezone,
    enabled: true,
    windows: Array.from({ length: 50 }, (_, index) => ({
      cron: crons[index % crons.length] ?? '',
      duration: `${index + 1}m`,
    })),
  })
}

function microseconds(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) * 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
