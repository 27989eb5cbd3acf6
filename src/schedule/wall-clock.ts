// Local hours, counted from local midnight of 1 January 1970, a Thursday.
import type { Schedule } from './schedule.ts'

export const HOUR = 3_600_000
export const HOURS_IN_WEEK = 168

const THURSDAY = 3

/** Takes an instant and the offset in force (both ms), gives the local hour it falls in. */
export function localHour(ms: number, offset: number): number {
  return Math.floor((ms + offset) / HOUR)
}

/** Says whether a schedule's days and hours, both on the same local day, hold a local hour. */
export function holdsHour(schedule: Schedule, hour: number): boolean {
  const day = Math.floor(hour / 24)
  return schedule.hours.has(hour - day * 24) && schedule.days.has(modulo(day + THURSDAY, 7))
}

function modulo(value: number, size: number): number {
  return ((value % size) + size) % size
}
