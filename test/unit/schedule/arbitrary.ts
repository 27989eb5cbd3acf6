// Schedules and instants for properties: any zone, half of the instants close to a change of clocks.
import fc from 'fast-check'
import type { Schedule } from '#src/schedule/schedule.ts'
import { clockChanges } from './oracle.ts'

const DAY = 86_400_000

const numbers = (count: number) =>
  fc.uniqueArray(fc.nat(count - 1), { maxLength: count }).map((values) => new Set(values))

// Single hours, half days, anything. Schedules that change often are checked often.
const days = fc.oneof(numbers(7), fc.constant(new Set([0, 1, 2, 3, 4, 5, 6])))
const hours = fc.oneof(
  numbers(24),
  fc.nat(4).map((hour) => new Set([hour])),
)

const schedule: fc.Arbitrary<Schedule> = fc.record({
  days,
  hours,
  zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  enabled: fc.constant(true),
})

/** A schedule and an instant in ms, from 1972, when the last zone (Monrovia) left the seconds. */
export const scheduleAndInstant = fc
  .record({
    schedule,
    year: fc.integer({ min: 1973, max: 2060 }),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    near: fc.boolean(),
  })
  .map(({ schedule, year, place, near }) => {
    const changes = near ? clockChanges(schedule.zone, year) : []
    const change = changes[Math.floor(place * changes.length)]
    const ms =
      change === undefined
        ? Date.UTC(year, 0, 1) + place * 365 * DAY
        : change + (place - 0.7) * 2 * DAY
    return { schedule, ms: Math.floor(ms) }
  })
