// The state of a schedule, computed in another way: one instant at a time, with Intl for the
// local day and hour, and luxon for the changes of the clocks.
import { type DateTime, IANAZone } from 'luxon'
import type { Schedule } from '#src/schedule/schedule.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const formats = new Map<string, Intl.DateTimeFormat>()

export function isOpenAt({ days, hours, zone, enabled }: Schedule, ms: number): boolean {
  const [, weekday = '', hour = ''] = /^(\w{3}),? (\d\d)$/.exec(localDayAndHour(zone, ms)) ?? []
  return enabled && days.has(WEEKDAYS.indexOf(weekday)) && hours.has(Number(hour))
}

/** The first of the instants a minute apart, after `from` and not after `until`, with another state. */
export function firstDifferentMinute(schedule: Schedule, from: number, until: number) {
  const state = isOpenAt(schedule, from)
  // Aligned to the minute, as is every change of the clocks since zones have whole minutes.
  for (let ms = Math.floor(from / MINUTE + 1) * MINUTE; ms <= until; ms += MINUTE) {
    if (isOpenAt(schedule, ms) !== state) return ms
  }
  return undefined
}

/** The instants, of those a quarter of an hour apart in [from, until), that are not as expected. */
export function differences(
  schedule: Schedule,
  from: number,
  until: number,
  expected: (ms: number) => boolean,
): number[] {
  const found: number[] = []
  for (let ms = from; ms < until; ms += 15 * MINUTE) {
    if (isOpenAt(schedule, ms) !== expected(ms)) found.push(ms)
  }
  return found
}

export function openMinutes(schedule: Schedule, from: DateTime, until: DateTime): number {
  let count = 0
  for (let ms = from.toMillis(); ms < until.toMillis(); ms += MINUTE) {
    if (isOpenAt(schedule, ms)) count += 1
  }
  return count
}

/** The changes of a zone's offset in a year, each to the second: the first instant of the new one. */
export function clockChanges(zone: string, year: number): number[] {
  const luxonZone = IANAZone.create(zone)
  const offset = (ms: number) => luxonZone.offset(ms)
  const changes: number[] = []
  let after = offset(Date.UTC(year, 0, 1))
  for (let ms = Date.UTC(year, 0, 1); ms < Date.UTC(year + 1, 0, 1); ms += DAY) {
    const before = after
    after = offset(ms + DAY)
    if (before === after) continue
    let [low, high] = [ms, ms + DAY]
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000
      if (offset(middle) === before) low = middle
      else high = middle
    }
    changes.push(high)
  }
  return changes
}

function localDayAndHour(zone: string, ms: number): string {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  return format.format(ms)
}
