// The starts that do not count: those of EXDATE, and those that RECURRENCE-ID replaces or cancels.
import { DAY } from '../civil-date.ts'
import type { ZonedValue } from './zoned-value.ts'
import type { CalendarZone } from './zones.ts'

/** It does not depend on the zone of an event, so that all events with one UID share it. */
export interface Exclusions {
  readonly instants: ReadonlySet<number>
  /** Local times, as if in UTC, of values without a zone. */
  readonly floating: ReadonlySet<number>
  /** Local times of all values, for an event without a zone. */
  readonly written: ReadonlySet<number>
  /** Days on which no start counts: some programs write only the date. */
  readonly days: ReadonlySet<number>
}

/** `undefined`: nothing is excluded. */
export function exclusionsOf(values: readonly ZonedValue[]): Exclusions | undefined {
  if (values.length === 0) return undefined
  const times = values.filter(({ value }) => !value.isDate)
  return {
    instants: setOf(times.flatMap(({ value, zone }) => zone?.toInstant(value.ms) ?? [])),
    floating: setOf(times.flatMap(({ value, zone }) => (zone === undefined ? value.ms : []))),
    written: setOf(times.map(({ value }) => value.ms)),
    days: setOf(values.flatMap(({ value }) => (value.isDate ? Math.floor(value.ms / DAY) : []))),
  }
}

const EMPTY: ReadonlySet<number> = new Set()

// Most lists have one kind of values, and a text may have thousands of lists.
function setOf(values: readonly number[]): ReadonlySet<number> {
  return values.length === 0 ? EMPTY : new Set(values)
}

/** Whether a start, in local time of its zone as if in UTC, does not count. */
export function isExcluded(
  { instants, floating, written, days }: Exclusions,
  start: number,
  zone: CalendarZone | undefined,
): boolean {
  if (days.has(Math.floor(start / DAY))) return true
  if (zone === undefined) return written.has(start)
  return floating.has(start) || (instants.size > 0 && instants.has(zone.toInstant(start)))
}
