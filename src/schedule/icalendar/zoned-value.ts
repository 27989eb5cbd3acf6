// Local times with their zones. A local time that occurs twice, when clocks go back, is the first one of the two.
import type { Length, LocalValue } from './values.ts'
import type { CalendarZone } from './zones.ts'

export interface ZonedValue {
  readonly value: LocalValue
  /** Absent: the zone of the schedule. */
  readonly zone: CalendarZone | undefined
}

/** The same time in another zone, or the value as it is where no local time of that zone means the same instant. */
export function inZone(given: ZonedValue, zone: CalendarZone | undefined): ZonedValue {
  const { value, zone: from } = given
  if (value.isDate || from === undefined || zone === undefined || from === zone) {
    return { value, zone }
  }
  const instant = from.toInstant(value.ms)
  const ms = zone.toLocal(instant)
  return zone.toInstant(ms) === instant ? { value: { ...value, ms }, zone } : given
}

/** How long it is from one time to another: on the clock, where the clock of the first one can tell it. */
export function lengthBetween(begin: ZonedValue, end: ZonedValue): Length {
  const last = inZone(end, begin.zone)
  if (last.zone === begin.zone || last.zone === undefined || begin.zone === undefined) {
    return { onClock: last.value.ms - begin.value.ms, real: 0 }
  }
  const real = last.zone.toInstant(last.value.ms) - begin.zone.toInstant(begin.value.ms)
  return { onClock: 0, real }
}
