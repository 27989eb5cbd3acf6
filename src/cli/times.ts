// Times as people write them on the command line: an instant, a local time, a day, or an offset.
import { InvalidArgumentError } from 'commander'
import { DateTime, Duration } from 'luxon'
import { offsetOf } from '#src/schedule/zone.ts'

export type WrittenTime =
  | { readonly type: 'instant'; readonly at: DateTime }
  /** A wall-clock time, as if it were in UTC. */
  | { readonly type: 'local'; readonly wall: DateTime }
  /** Local midnight, so many days after today. */
  | { readonly type: 'day'; readonly days: number }
  | { readonly type: 'offset'; readonly by: Duration }
  /** The next time at which local clocks show this, in minutes of the day. */
  | { readonly type: 'next'; readonly minutes: number }

/** A local time is one of `zone`. */
export interface TimeContext {
  readonly zone: string
  readonly now: DateTime
  /** The time to which an offset is added. Default: `now`. */
  readonly base?: DateTime
}

const FORMS =
  'now, today, tomorrow, a date such as 2026-12-21, a local time such as 2026-12-21T08:00, an offset such as +3d or -90m, or RFC 3339 with Z or an offset, such as 2026-12-21T08:00:00+01:00.'
const RULE = `Allowed: ${FORMS}`
const RULE_WITH_TIME_OF_DAY = `Allowed: a time of day such as 20:00, ${FORMS}`

const NOW: WrittenTime = { type: 'offset', by: Duration.fromMillis(0) }
const WORDS: ReadonlyMap<string, WrittenTime> = new Map<string, WrittenTime>([
  ['now', NOW],
  ['yesterday', { type: 'day', days: -1 }],
  ['today', { type: 'day', days: 0 }],
  ['tomorrow', { type: 'day', days: 1 }],
])

const DATE = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?)?$/
const OFFSET = /^[+-](?:\d{1,5}[wdhms]){1,5}$/
const UNITS = { w: 'weeks', d: 'days', h: 'hours', m: 'minutes', s: 'seconds' } as const

/** Parses a time, or throws an InvalidArgumentError that says what is allowed. */
export function parseTimeFlag(text: string): WrittenTime {
  return parseTime(text, RULE)
}

function parseTime(text: string, rule: string): WrittenTime {
  const word = WORDS.get(text.toLowerCase())
  if (word !== undefined) return word
  if (OFFSET.test(text)) return { type: 'offset', by: offsetIn(text) }
  const shape = DATE.exec(text)
  if (shape === null) throw new InvalidArgumentError(rule)
  const at = DateTime.fromISO(text.replace(' ', 'T').toUpperCase(), { zone: 'utc' })
  if (!at.isValid) throw new InvalidArgumentError(`It is not an existing date. ${rule}`)
  return shape[1] === undefined ? { type: 'local', wall: at } : { type: 'instant', at }
}

/** Parses `HH:MM`, the next time of that name. `undefined`: it is something else. */
export function parseTimeOfDay(text: string): WrittenTime | undefined {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? []
  if (hour === undefined) return undefined
  return { type: 'next', minutes: Number(hour) * 60 + Number(minute) }
}

/** Parses any of these forms, `HH:MM` too. */
export function parseEndFlag(text: string): WrittenTime {
  return parseTimeOfDay(text) ?? parseTime(text, RULE_WITH_TIME_OF_DAY)
}

function offsetIn(text: string): Duration {
  const parts = [...text.matchAll(/(\d+)([wdhms])/g)].map(([, count, unit]) => ({
    [UNITS[unit as keyof typeof UNITS]]: Number(count),
  }))
  const by = parts.reduce((sum, part) => sum.plus(part), Duration.fromMillis(0))
  return text.startsWith('-') ? by.negate() : by
}

/** The instant, in UTC. Days and weeks of an offset are those of the calendar in the zone. */
export function resolveTime(
  written: WrittenTime,
  { zone, now, base = now }: TimeContext,
): DateTime {
  switch (written.type) {
    case 'instant':
      return written.at
    case 'local':
      return instantOf(written.wall, zone)
    case 'day':
      return instantOf(wallOf(now, zone).startOf('day').plus({ days: written.days }), zone)
    case 'offset':
      return base.setZone(zone).plus(written.by).toUTC()
    case 'next': {
      const today = wallOf(now, zone).startOf('day')
      const at = instantOf(today.plus({ minutes: written.minutes }), zone)
      return at > now ? at : instantOf(today.plus({ days: 1, minutes: written.minutes }), zone)
    }
    default:
      return written satisfies never
  }
}

function wallOf(instant: DateTime, zone: string): DateTime {
  return instant.setZone(zone).setZone('utc', { keepLocalTime: true })
}

const DAY = 86_400_000

// A time that occurs twice is the first of the two. A time that clocks skip is read with the offset before the change.
function instantOf(wall: DateTime, zone: string): DateTime {
  const offsetAt = offsetOf(zone)
  const local = wall.toMillis()
  const [before, after] = [offsetAt(local - DAY), offsetAt(local + DAY)]
  const found = [local - before, local - after].filter((ms) => ms + offsetAt(ms) === local)
  const ms = found.length > 0 ? Math.min(...found) : local - before
  return DateTime.fromMillis(ms, { zone: 'utc' })
}
