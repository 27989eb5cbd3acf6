// Schedules with windows, exceptions and extras, in any zone, around an instant that is often close to a change of clocks.
import fc from 'fast-check'
import type { RawWindow } from '#src/schedule/parse-calendar.ts'
import type { RawSchedule } from '#src/schedule/parse-schedule.ts'
import { clockChanges } from './oracle.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const days = fc.oneof(
  fc.subarray(DAYS, { minLength: 1 }),
  fc.constant(DAYS),
  fc.constant(['fri', 'sat', 'sun']),
)
// Most changes of clocks are in these hours.
const minute = fc.oneof(fc.nat(1439), fc.nat(4 * 60), fc.constantFrom(0, 120, 150, 180, 1380))
const daily = fc
  .record({ days, start: minute, end: fc.oneof(minute, fc.constant(1440)) })
  .map(({ days, start, end }): RawWindow => ({ days, start: clock(start), end: clock(end) }))

const list = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map(String),
  )
// Many in an hour, so that openings overlap and touch.
const everyFew = fc
  .integer({ min: 1, max: 7 })
  .map((step) => [...Array(60).keys()].filter((minute) => minute % step === 0).join())
const cron = fc
  .record({
    minute: fc.oneof(list(0, 59), everyFew),
    hour: fc.oneof(list(0, 23), list(0, 3)),
    dom: list(1, 31),
    month: fc.oneof(fc.constant('*'), list(1, 12)),
    dow: list(0, 6),
    duration: fc.constantFrom('1m', '2m', '15m', '1h', '90m', '24h', '26h', '3d', '7d'),
  })
  .map(
    ({ minute, hour, dom, month, dow, duration }): RawWindow => ({
      cron: [minute, hour, dom, month, dow].join(' '),
      duration,
    }),
  )

export interface CalendarCase {
  readonly raw: RawSchedule
  readonly ms: number
}

/** A schedule, and an instant in ms from 1973 on, around which its exceptions and extras are. */
export const calendarCase: fc.Arbitrary<CalendarCase> = fc
  .record({
    zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
    year: fc.integer({ min: 1973, max: 2060 }),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    near: fc.boolean(),
    grid: fc.option(
      fc.record({ daysOfWeek: days, hoursOfDay: fc.subarray([...Array(24).keys()].map(String)) }),
      { nil: { daysOfWeek: [], hoursOfDay: [] } },
    ),
    windows: fc.array(fc.oneof(daily, cron), { maxLength: 6 }),
    except: fc.array(
      fc.record({
        day: fc.integer({ min: -6, max: 6 }),
        length: fc.nat(2),
        form: fc.constantFrom('date', 'range', 'yearly'),
      }),
      { maxLength: 4 },
    ),
    extra: fc.array(
      fc.record({
        minute: fc.integer({ min: -6 * 1440, max: 6 * 1440 }),
        length: fc.integer({ min: 1, max: 3000 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ zone, year, place, near, grid, windows, except, extra }) => {
    const changes = near ? clockChanges(zone, year) : []
    const change = changes[Math.floor(place * changes.length)]
    const middle = change ?? Date.UTC(year, 0, 1) + place * 365 * DAY
    const ms = Math.floor(middle + (change === undefined ? 0 : (place - 0.7) * 3 * DAY))
    const raw: RawSchedule = {
      ...grid,
      timezone: zone,
      enabled: true,
      windows,
      except: except.map(({ day, length, form }) => {
        const first = dateText(ms + day * DAY)
        if (form === 'yearly') return first.slice(5)
        return form === 'date' ? first : `${first}..${dateText(ms + (day + length) * DAY)}`
      }),
      extra: extra.map(({ minute, length }) => ({
        start: timeText(ms + minute * MINUTE),
        end: timeText(ms + (minute + length) * MINUTE),
      })),
    }
    return { raw, ms }
  })

function clock(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60]
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':')
}

function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16)
}
