// Local hours, counted from local midnight of 1 January 1970, a Thursday.
import type { Schedule } from './schedule.ts'

export const HOUR = 3_600_000
export const HOURS_IN_WEEK = 168

const THURSDAY = 3

/** The local hour that contains the instant `ms`, at this offset from UTC (both in milliseconds). */
export function localHour(ms: number, offset: number): number {
  return Math.floor((ms + offset) / HOUR)
}

/** Whether the schedule includes a local hour: both its day and its hour, on the same local day. */
export function holdsHour(schedule: Schedule, hour: number): boolean {
  const day = Math.floor(hour / 24)
  return schedule.hours.has(hour - day * 24) && schedule.days.has(modulo(day + THURSDAY, 7))
}

function modulo(value: number, size: number): number {
  return ((value % size) + size) % size
}
