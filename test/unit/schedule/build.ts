import { DateTime } from 'luxon'
import type { RawSchedule } from '#src/schedule/parse-schedule.ts'
import { parseSchedule } from '#src/schedule/parse-schedule.ts'
import type { Schedule } from '#src/schedule/schedule.ts'

/** An instant written with its offset. */
export function at(text: string): DateTime {
  const instant = DateTime.fromISO(text, { zone: 'utc' })
  if (!instant.isValid || !/(Z|[+-]\d\d:\d\d(:\d\d)?)$/.test(text)) throw new Error(`bad: ${text}`)
  return instant
}

export function written(instant: DateTime | undefined): string | undefined {
  return instant?.toISO({ suppressMilliseconds: true }) ?? undefined
}

/** Office hours in UTC, but for what is given. */
export function rawSchedule(parts: Partial<RawSchedule>): RawSchedule {
  return {
    daysOfWeek: ['mon-fri'],
    hoursOfDay: ['9-17'],
    timezone: 'UTC',
    enabled: true,
    ...parts,
  }
}

export function scheduleOf(days: string, hours: string, zone: string): Schedule {
  return parseSchedule(rawSchedule({ daysOfWeek: [days], hoursOfDay: [hours], timezone: zone }))
}
