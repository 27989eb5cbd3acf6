// Windows, exceptions and extras that are valid, and probably not meant.
import type { DateTime } from 'luxon'
import { dayNumber } from '#src/schedule/civil-date.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import type { Schedule, WindowRule } from '#src/schedule/schedule.ts'
import type { Finding } from './finding.ts'

/** The warnings about the entries of the lists, field by field. */
export function calendarWarnings(schedule: Schedule, now: DateTime): readonly Finding[] {
  if (schedule.calendar === undefined) return []
  return [
    ...windowsWithoutOpening(schedule, now),
    ...touchingWindows(schedule),
    ...pastExceptions(schedule, now),
    ...pastExtras(schedule, now),
  ]
}

function windowsWithoutOpening(schedule: Schedule, now: DateTime): readonly Finding[] {
  const { calendar } = schedule
  if (calendar === undefined) return []
  return calendar.windows.flatMap((window, index) => {
    const alone: Schedule = {
      ...schedule,
      enabled: true,
      days: new Set(),
      calendar: { ...calendar, windows: [window], extra: [] },
    }
    return !isOpen(alone, now) && nextChange(alone, now) === undefined
      ? [warning('window-never-opens', `windows[${index}]`, 'this window never opens')]
      : []
  })
}

// What opens at the instant at which another window of the same days closes is one window with it.
function touchingWindows({ calendar }: Schedule): readonly Finding[] {
  const windows = calendar?.windows ?? []
  return windows.flatMap((window, index) => {
    const next = windows.findIndex((other) => other !== window && touches(window, other))
    return next < 0
      ? []
      : [
          warning(
            'windows-touch',
            `windows[${next}].start`,
            `windows[${index}] closes when this window opens, so both are one window: the machine does not leave in between`,
          ),
        ]
  })
}

const MINUTES_IN_DAY = 1440

function touches(window: WindowRule, other: WindowRule): boolean {
  if (window.type !== 'daily' || other.type !== 'daily') return false
  const end = window.start + window.length
  const dayLater = Math.floor((end - other.start) / MINUTES_IN_DAY)
  const isAtOnce = end - dayLater * MINUTES_IN_DAY === other.start
  return isAtOnce && [...window.days].some((day) => other.days.has((day + dayLater) % 7))
}

function pastExceptions({ calendar, zone }: Schedule, now: DateTime): readonly Finding[] {
  const today = dayNumber(now.setZone(zone))
  return (calendar?.except ?? []).flatMap((exception, index) =>
    exception.type === 'dates' && exception.last < today
      ? [warning('past-date', `except[${index}]`, `${exception.text} is in the past; remove it`)]
      : [],
  )
}

function pastExtras({ calendar, zone }: Schedule, now: DateTime): readonly Finding[] {
  const local = now.setZone(zone).setZone('utc', { keepLocalTime: true })
  return (calendar?.extra ?? []).flatMap(({ end }, index) =>
    end < local.toMillis()
      ? [warning('past-date', `extra[${index}]`, 'it has ended; remove it')]
      : [],
  )
}

function warning(rule: string, field: string, message: string): Finding {
  return { rule, field: `spec.schedule.${field}`, message }
}
