// Schedules that are valid, and probably not meant.
import type { DateTime, Duration } from 'luxon'
import type { Schedule } from '#src/schedule/schedule.ts'
import { windowsFrom } from '#src/schedule/windows.ts'
import type { Finding } from './finding.ts'

const HORIZON = { days: 400 }

/** No window opens in the 400 days from `now`. */
export function opensNever(schedule: Schedule, now: DateTime): readonly Finding[] {
  const [first] = windowsFrom(schedule, now).take(1)
  if (first !== undefined && (first.opens === undefined || first.opens < now.plus(HORIZON)))
    return []
  return schedule.enabled
    ? [warning('never-opens', 'spec.schedule', 'no window opens in the next 400 days')]
    : [
        warning(
          'never-opens',
          'spec.schedule.enabled',
          'no window ever opens while this is false; remove it to let the schedule decide',
        ),
      ]
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const SHORT = DAYS.map((day) => day.slice(0, 3).toLowerCase())

/** Hours that wrap over midnight, on days that do not follow each other around the week. */
export function nightsInParts({ days, hours }: Schedule): readonly Finding[] {
  const wraps = hours.has(0) && hours.has(23) && hours.size < 24
  if (!wraps || days.size === 0 || days.size === 7) return []
  const morningEnd = clockTime([...Array(24).keys()].findIndex((hour) => !hours.has(hour)))
  const eveningStart = clockTime(
    24 - [...Array(24).keys()].findIndex((hour) => !hours.has(23 - hour)),
  )
  const inOrder = [...days].sort((a, b) => a - b)
  const firsts = inOrder.filter((day) => !days.has((day + 6) % 7))
  const lasts = inOrder.filter((day) => !days.has((day + 1) % 7))
  const nexts = lasts.map((day) => (day + 1) % 7)
  const evening = (day: number) => `${DAYS[day]} ${eveningStart}-24:00`
  const parts = [...firsts.map((day) => `${DAYS[day]} 00:00-${morningEnd}`), ...lasts.map(evening)]
  return [
    warning(
      'night-in-parts',
      'spec.schedule.hoursOfDay',
      `days and hours are those of one calendar day, so these windows are only parts of a night: ${parts.join(', ')}. For every night as one window, use daysOfWeek: [mon-sun]. For whole nights that begin on the days given, add ${nexts.map((day) => SHORT[day]).join(', ')}, which also adds ${nexts.map(evening).join(', ')}`,
    ),
  ]
}

function clockTime(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

/** The machine is not gone before the next window opens. */
export function graceAsLongAsGap(
  schedule: Schedule,
  grace: Duration,
  now: DateTime,
): readonly Finding[] {
  if (schedule.calendar === undefined && grace.toMillis() < SHORTEST_GAP_MS) return []
  const windows = [...windowsFrom(schedule, now).take(WINDOWS)]
  const gaps = windows.flatMap(({ closes }, index) => {
    const opens = windows[index + 1]?.opens
    return closes === undefined || opens === undefined ? [] : [{ closes, opens }]
  })
  const length = ({ closes, opens }: Gap) => opens.toMillis() - closes.toMillis()
  const [shortest] = gaps.toSorted((a, b) => length(a) - length(b))
  if (shortest === undefined || grace.toMillis() < length(shortest)) return []
  const isAlways = gaps.every((gap) => length(gap) <= grace.toMillis())
  const local = (at: DateTime) => at.setZone(schedule.zone).toFormat('ccc HH:mm', { locale: 'en' })
  return [
    warning(
      'grace-too-long',
      'spec.gracefulShutdownTimeout',
      `the grace period is not shorter than the time between two windows (${local(shortest.closes)} to ${local(shortest.opens)}), so the machine ${isAlways ? 'never leaves' : 'does not leave then'}: make the grace period shorter, or make one window of the two`,
    ),
  ]
}

interface Gap {
  readonly closes: DateTime
  readonly opens: DateTime
}

/** Of a grid, half of the only hour between two windows: Lord Howe changes its clocks by half an hour. */
const SHORTEST_GAP_MS = 30 * 60_000

/** All windows of a week of a grid, with one to spare: each day has twelve at most. */
const WINDOWS = 7 * 12 + 1

function warning(rule: string, field: string, message: string): Finding {
  return { rule, field, message }
}
