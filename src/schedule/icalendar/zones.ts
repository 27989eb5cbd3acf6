// The time zones of a calendar: those of the IANA database by their names, and others by their VTIMEZONE (RFC 5545 §3.6.5).
import { DAY, dateOf, dayNumber } from '../civil-date.ts'
import { type LocalOffset, localOffsets, resolveLocal } from '../local-offsets.ts'
import { offsetRunAt } from '../offset-run.ts'
import { isZone } from '../zone.ts'
import { at, type Component, type Property } from './components.ts'
import { occurrences, type Spend } from './occurrences.ts'
import { parseRecurrenceRule, type RecurrenceRule } from './recurrence-rule.ts'
import { parseLocalValue } from './values.ts'

/** Local times and instants, both in milliseconds. */
export interface CalendarZone {
  toInstant(local: number): number
  toLocal(instant: number): number
}

export const UTC: CalendarZone = { toInstant: (local) => local, toLocal: (instant) => instant }

const BLOCK = 16 * DAY

/** A zone of the IANA database. It keeps the offsets of the days that were asked for last. */
export function zoneNamed(name: string): CalendarZone {
  let [start, offsets]: [number, readonly LocalOffset[]] = [Infinity, []]
  return {
    toInstant(local) {
      if (local < start || local >= start + BLOCK) {
        start = Math.floor(local / BLOCK) * BLOCK
        offsets = localOffsets(name, start, start + BLOCK)
      }
      return resolveLocal(offsets, local)
    },
    toLocal: (instant) => instant + offsetRunAt(name, instant).offset,
  }
}

/**
 * The zone of a TZID; `undefined`: it is unknown. A name of the IANA database is read with the database, whose rules are
 * newer and complete. Some programs write only the rules of the current year. `spend` hears of each year of a VTIMEZONE.
 */
export function zoneOf(
  tzid: string,
  definitions: ReadonlyMap<string, Component>,
  spend: Spend,
): CalendarZone | undefined {
  if (isZone(tzid)) return zoneNamed(tzid)
  const definition = definitions.get(tzid)
  return definition && definedZone(definition, spend)
}

const MOST_OBSERVANCES = 500
/** Of the years that are kept. */
const MOST_OFFSETS = 1_000

/** Standard time or daylight saving time, and each time at which it begins. Offsets are local time minus UTC. */
interface Observance {
  readonly from: number
  readonly to: number
  /** Local times with the offset `from`. */
  readonly onsets: readonly number[]
  readonly rule: RecurrenceRule | undefined
}

interface Transition {
  readonly at: number
  readonly from: number
  readonly to: number
}

function definedZone({ line, components }: Component, spend: Spend): CalendarZone {
  const observances = components
    .filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT')
    .map(parseObservance)
  if (observances.length === 0) throw at(line, 'the time zone has no STANDARD and no DAYLIGHT')
  if (observances.length > MOST_OBSERVANCES) throw at(line, 'the time zone has too many parts')
  const years = new Map<number, readonly LocalOffset[]>()
  let count = 0
  const offsetsAt = (ms: number): readonly LocalOffset[] => {
    const { year } = dateOf(Math.floor(ms / DAY))
    const known = years.get(year)
    if (known !== undefined) return known
    const offsets = offsetsOf(observances.flatMap((each) => transitions(each, year, spend)))
    count += offsets.length
    if (count > MOST_OFFSETS) {
      years.clear()
      count = offsets.length
    }
    years.set(year, offsets)
    return offsets
  }
  // So that the cost of a year is known before the zone is used.
  offsetsAt(0)
  return {
    toInstant: (local) => resolveLocal(offsetsAt(local), local),
    toLocal(instant) {
      const offset = offsetsAt(instant).find(({ ends }) => instant < ends)?.offset ?? 0
      return instant + offset
    },
  }
}

function offsetsOf(transitions: readonly Transition[]): readonly LocalOffset[] {
  const inOrder = transitions.toSorted((a, b) => a.at - b.at)
  const last = inOrder.at(-1)
  return [
    ...inOrder.map(({ at: ends, from, to }) => ({
      offset: from,
      until: ends + Math.max(from, to),
      ends,
    })),
    { offset: last?.to ?? 0, until: Infinity, ends: Infinity },
  ]
}

// Those around a year, and the last one before.
function transitions(
  { from, to, onsets, rule }: Observance,
  year: number,
  spend: Spend,
): readonly Transition[] {
  spend(onsets.length)
  const begin = dayNumber({ year: year - 1, month: 1, day: 1 }) * DAY
  const end = dayNumber({ year: year + 1, month: 1, day: 3 }) * DAY
  const [start = 0] = onsets
  const until = rule?.until?.ms ?? Infinity
  const before = Math.min(begin, until)
  const ruled =
    rule === undefined
      ? []
      : [...occurrences({ rule, start }, before - LOOK_BACK, Math.min(end, until), spend)]
  const all = [...onsets, ...ruled].filter((onset) => onset <= end)
  const earlier = all.filter((onset) => onset < begin)
  const kept = [...earlier.sort((a, b) => a - b).slice(-1), ...all.filter((each) => each >= begin)]
  return [...new Set(kept)].map((onset) => ({ at: onset - from, from, to }))
}

// 29 February may be eight years ago.
const LOOK_BACK = 9 * 366 * DAY

function parseObservance({ line, properties }: Component): Observance {
  const find = (name: string) => properties.find((each) => each.name === name)
  const [from, to] = [find('TZOFFSETFROM'), find('TZOFFSETTO')].map(
    (each) => each && offsetIn(each),
  )
  const start = find('DTSTART')
  if (from === undefined || to === undefined || start === undefined) {
    throw at(line, 'a part of a time zone needs DTSTART, TZOFFSETFROM and TZOFFSETTO')
  }
  const dates = properties.filter(({ name }) => name === 'RDATE')
  const onsets = [start, ...dates].flatMap((each) =>
    each.value.split(',').map((text) => {
      const value = parseLocalValue(text)
      if (value === undefined) throw at(each.line, `${each.name} is not a time`)
      return value.isInUtc ? value.ms + from : value.ms
    }),
  )
  const rule = find('RRULE')
  return { from, to, onsets, rule: rule && yearlyRule(rule, from) }
}

function yearlyRule({ value, line }: Property, from: number): RecurrenceRule {
  const refuse = (reason: string): never => {
    throw at(line, reason)
  }
  const rule = parseRecurrenceRule(value, refuse)
  const isYearly = rule.frequency === 'YEARLY' && rule.interval === 1 && rule.count === undefined
  const isOnce = rule.hours.length + rule.minutes.length + rule.seconds.length === 0
  if (!isYearly || !isOnce) return refuse('a time zone can only change once a year by a rule')
  const { until } = rule
  return until?.isInUtc ? { ...rule, until: { ms: until.ms + from, isInUtc: false } } : rule
}

function offsetIn({ value, line, name }: Property): number {
  const match = /^([+-])([0-9]{2})([0-9]{2})([0-9]{2})?$/.exec(value.trim())
  if (match === null) throw at(line, `${name} is not an offset, such as +0100`)
  const [, sign, hours, minutes, seconds = '0'] = match
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  if (size > DAY) throw at(line, `${name} is more than a day`)
  return sign === '-' ? -size : size
}
