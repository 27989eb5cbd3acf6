// The events of an iCalendar text (RFC 5545), as far as they say when something is.
import { DAY } from '../civil-date.ts'
import { CalendarError } from './calendar-error.ts'
import { at, type Component, type Property, parseComponents } from './components.ts'
import { type Exclusions, exclusionsOf } from './exclusions.ts'
import { createLimits, type Limits } from './limits.ts'
import { lastOfCount } from './occurrences.ts'
import { parseRecurrenceRule, type RecurrenceRule } from './recurrence-rule.ts'
import { type Length, type LocalValue, parseLength, parseLocalValue } from './values.ts'
import { inZone, lengthBetween, type ZonedValue } from './zoned-value.ts'
import { type CalendarZone, UTC, zoneOf } from './zones.ts'

/** The events of a text. It is kept as long as the text is the same. */
export interface ICalendar {
  readonly events: readonly CalendarEvent[]
  /** An upper bound of the memory that it takes, with the answers that are kept. */
  readonly bytes: number
}

export interface CalendarEvent {
  /** An event of whole days: they are days in any zone. */
  readonly isAllDay: boolean
  /** Absent: the zone of the schedule. */
  readonly zone: CalendarZone | undefined
  /** The first start. All starts are in local time as if in UTC. */
  readonly start: number
  readonly length: Length
  readonly rules: readonly RecurrenceRule[]
  /** More starts. */
  readonly dates: readonly number[]
  /** Starts that do not count. */
  readonly excluded: readonly Exclusions[]
}

const MOST_BYTES = 256 * 1024
const MOST_COUNTED = 100_000
const LONGEST_RECURRING = 366 * DAY

/** Parses a text. Throws a CalendarError. */
export function parseICalendar(text: string): ICalendar {
  if (new TextEncoder().encode(text).length > MOST_BYTES) {
    throw new CalendarError('it is larger than 256 KiB')
  }
  const calendars = parseComponents(text)
  const parts = calendars.flatMap(({ components }) => components)
  const limits = createLimits()
  const zones = createZones(parts, limits)
  const events = parts
    .filter(({ name }) => name === 'VEVENT')
    .map((component) => parseEvent(component, zones, limits))
  const all = withOverrides(latest(events))
  limits.end()
  return { events: all, bytes: limits.bytes(text.length) }
}

type Zones = (property: Property) => CalendarZone | undefined

// The zone of a property. Each is read once.
function createZones(parts: readonly Component[], limits: Limits): Zones {
  const definitions = new Map(
    parts
      .filter(({ name }) => name === 'VTIMEZONE')
      .map((each) => [textOf(each, 'TZID') ?? '', each] as const),
  )
  const known = new Map<string, CalendarZone>()
  return ({ parameters, line, name }) => {
    const tzid = parameters.get('TZID')
    if (tzid === undefined) return undefined
    const spend = (steps: number) => limits.spend(steps, line, 'its time zone needs too many steps')
    const zone = known.get(tzid) ?? zoneOf(tzid, definitions, spend)
    if (zone === undefined) {
      throw at(line, `the time zone of ${name} is unknown: add its VTIMEZONE, or use an IANA name`)
    }
    if (!known.has(tzid) && definitions.has(tzid)) limits.addZone()
    known.set(tzid, zone)
    return zone
  }
}

interface ParsedEvent {
  readonly uid: string | undefined
  /** The version of the event, from 0. */
  readonly sequence: number
  /** Of an event that replaces one occurrence of another. */
  readonly replaces: ZonedValue | undefined
  readonly isCancelled: boolean
  readonly event: CalendarEvent
  /** Times with a length or a zone of their own. */
  readonly periods: readonly CalendarEvent[]
}

function parseEvent(component: Component, zones: Zones, limits: Limits): ParsedEvent {
  const { line, properties } = component
  const all = (name: string) => properties.filter((each) => each.name === name)
  const [begin] = all('DTSTART')
  if (begin === undefined) throw at(line, 'an event needs DTSTART')
  const [unsupported] = all('EXRULE')
  if (unsupported !== undefined) throw at(unsupported.line, 'EXRULE is not supported; use EXDATE')
  const first = valueIn(begin)
  const zone = zoneIn(begin, first, zones)
  const length = lengthOf(component, { value: first, zone }, zones)
  const placed = (property: Property, text: string): ZonedValue => {
    const value = valueIn(property, text)
    return inZone({ value, zone: zoneIn(property, value, zones) }, zone)
  }
  const base = { isAllDay: first.isDate, zone, start: first.ms, length }
  const own = exclusionsOf(
    all('EXDATE').flatMap((each) =>
      textsIn(each).map((text) => {
        const value = valueIn(each, text)
        return { value, zone: zoneIn(each, value, zones) }
      }),
    ),
  )
  const excluded = own === undefined ? NOTHING : [own]
  if (own !== undefined) limits.addExclusions()
  const added = all('RDATE').flatMap((each) =>
    textsIn(each).map((text) => ({ each, text, ...placed(each, text.split('/')[0] ?? '') })),
  )
  const isPlain = (date: { text: string; zone: CalendarZone | undefined }) =>
    date.zone === zone && !date.text.includes('/')
  for (const { each, value } of added) {
    if (value.isDate !== first.isDate) {
      throw at(each.line, 'RDATE and DTSTART must both be dates, or both times')
    }
  }
  const [recurrenceId] = all('RECURRENCE-ID')
  if (recurrenceId?.parameters.has('RANGE')) {
    throw at(recurrenceId.line, 'RECURRENCE-ID with RANGE is not supported')
  }
  const replaced = recurrenceId && valueIn(recurrenceId)
  const rules =
    replaced === undefined
      ? all('RRULE').map((each) => ruleIn(each, { start: first, zone, length, limits }))
      : []
  return {
    uid: textOf(component, 'UID'),
    sequence: Number.parseInt(textOf(component, 'SEQUENCE') ?? '', 10) || 0,
    replaces: replaced &&
      recurrenceId && { value: replaced, zone: zoneIn(recurrenceId, replaced, zones) },
    isCancelled: textOf(component, 'STATUS')?.toUpperCase() === 'CANCELLED',
    event: {
      ...base,
      rules,
      dates: added.filter(isPlain).map(({ value }) => value.ms),
      excluded,
    },
    periods: added
      .filter((date) => !isPlain(date))
      .map(({ each, text, ...start }) => {
        limits.addPeriod()
        return {
          ...base,
          zone: start.zone,
          start: start.value.ms,
          length: text.includes('/') ? periodLength(each, text, start, placed) : length,
          rules: [],
          dates: [],
          excluded,
        }
      }),
  }
}

const NOTHING: readonly Exclusions[] = []

// Some programs write also the versions of an event that do not hold any more. Events with one UID and one SEQUENCE are not
// versions of each other: some programs write one UID for all.
function latest(parsed: readonly ParsedEvent[]): readonly ParsedEvent[] {
  const newest = new Map<string, number>()
  for (const each of parsed) {
    const name = identityOf(each)
    newest.set(name, Math.max(each.sequence, newest.get(name) ?? 0))
  }
  return parsed.filter(
    (each) => each.uid === undefined || each.sequence === newest.get(identityOf(each)),
  )
}

function identityOf({ uid, replaces }: ParsedEvent): string {
  if (replaces === undefined) return `${uid}`
  const { value, zone } = replaces
  return `${uid} ${value.isDate} ${zone === undefined ? 'local' : ''} ${zone?.toInstant(value.ms) ?? value.ms}`
}

// An event that replaces an occurrence, or cancels it, takes it from the events with the same UID. These share the list.
function withOverrides(parsed: readonly ParsedEvent[]): readonly CalendarEvent[] {
  const replaced = new Map(
    [
      ...Map.groupBy(
        parsed.filter(({ replaces }) => replaces !== undefined),
        ({ uid }) => uid,
      ),
    ].map(([uid, all]) => [uid, exclusionsOf(all.flatMap(({ replaces }) => replaces ?? []))]),
  )
  return parsed
    .filter(({ isCancelled }) => !isCancelled)
    .flatMap(({ uid, replaces, event, periods }) => {
      const shared = uid === undefined || replaces !== undefined ? undefined : replaced.get(uid)
      const all = [event, ...periods]
      if (shared === undefined) return all
      return all.map((each) => ({ ...each, excluded: [...each.excluded, shared] }))
    })
}

function valueIn({ name, line, value }: Property, text = value): LocalValue {
  return parseLocalValue(text) ?? refuseAt(line, `${name} is not a date or a time`)
}

function zoneIn(property: Property, value: LocalValue, zones: Zones): CalendarZone | undefined {
  if (value.isDate) return undefined
  return value.isInUtc ? UTC : zones(property)
}

function textsIn({ value }: Property): readonly string[] {
  return value.split(',').map((text) => text.trim())
}

function lengthOf({ properties }: Component, begin: ZonedValue, zones: Zones): Length {
  const end = properties.find(({ name }) => name === 'DTEND')
  const duration = properties.find(({ name }) => name === 'DURATION')
  const { value } = begin
  if (end !== undefined) {
    const last = valueIn(end)
    if (last.isDate !== value.isDate) {
      throw at(end.line, 'DTSTART and DTEND must both be dates, or both times')
    }
    const length = lengthBetween(begin, { value: last, zone: zoneIn(end, last, zones) })
    if (length.onClock + length.real < 0) throw at(end.line, 'DTEND is before DTSTART')
    return value.isDate ? { ...length, onClock: Math.max(length.onClock, DAY) } : length
  }
  if (duration === undefined) return { onClock: value.isDate ? DAY : 0, real: 0 }
  const length = parseLength(duration.value)
  if (length === undefined || (value.isDate && length.real > 0)) {
    throw at(duration.line, 'DURATION is wrong')
  }
  return length
}

function periodLength(
  property: Property,
  text: string,
  start: ZonedValue,
  placed: (property: Property, text: string) => ZonedValue,
): Length {
  const [, end = ''] = text.split('/')
  const length = parseLength(end) ?? lengthBetween(start, placed(property, end))
  if (length.onClock + length.real < 0) throw at(property.line, 'a period ends before it begins')
  return length
}

interface RuleContext {
  readonly start: LocalValue
  readonly zone: CalendarZone | undefined
  readonly length: Length
  readonly limits: Limits
}

function ruleIn(property: Property, context: RuleContext): RecurrenceRule {
  const { start, length, limits } = context
  const { line } = property
  const rule = withEnd(property, context)
  limits.add(rule, start.ms, length.onClock + length.real, line)
  if (length.onClock + length.real > LONGEST_RECURRING) {
    throw at(line, 'an event that recurs is longer than a year')
  }
  return rule
}

// The rule with an end instead of a number of occurrences, in the zone of the event.
function withEnd({ value, line }: Property, { start, zone, limits }: RuleContext): RecurrenceRule {
  const rule = parseRecurrenceRule(value, (reason) => refuseAt(line, reason))
  const { count, until } = rule
  if (count !== undefined) {
    const reason = 'COUNT needs too many steps; use UNTIL'
    if (count > MOST_COUNTED) throw at(line, reason)
    const last = lastOfCount({ rule, start: start.ms }, count, (steps) =>
      limits.spend(steps, line, reason),
    )
    return { ...rule, until: { ms: last, isInUtc: false } }
  }
  if (until === undefined || !until.isInUtc || zone === undefined) return rule
  return { ...rule, until: { ms: zone.toLocal(until.ms), isInUtc: false } }
}

function textOf({ properties }: Component, name: string): string | undefined {
  return properties.find((each) => each.name === name)?.value.trim()
}

function refuseAt(line: number, reason: string): never {
  throw at(line, reason)
}
