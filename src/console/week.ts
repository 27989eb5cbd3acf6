// A week of a machine: the windows of its schedule, and when its machine really was there.
import { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { type Window, windows } from '#src/schedule/windows.ts'
import { LONGEST } from '#src/schedule-override/limits.ts'
import type { CalendarsInUse } from '#src/scheduled-machine/calendars/use-calendars.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { formatSpan } from '#src/views/local-time.ts'
import {
  type Deciding,
  rangeOfOverrides,
  withOverrides,
} from '#src/views/overrides/with-overrides.ts'
import { type Day, timelineOf } from '#src/views/timeline.ts'

export interface Week {
  readonly zone: string
  readonly now: DateTime
  readonly planned: readonly Window[]
  /** When the machine was there, as far as Events and status tell. The last one has no end while it is there. */
  readonly actual: readonly Window[]
  /** Three days before today, today, and three days after, in the zone. */
  readonly plannedDays: readonly Day[]
  readonly actualDays: readonly Day[]
}

/** `events`: those of the API group events.k8s.io about any objects. `inUse`: the calendars of the
 * machine, if it has some. `undefined`: it has no valid schedule, or its calendars are unavailable. */
export function weekOf(
  machine: KubeObject,
  events: readonly KubeObject[],
  now: DateTime,
  inUse?: CalendarsInUse,
): Week | undefined {
  const parsed = parseSpec(machine.spec)
  const { killSwitch, calendars } = parsed
  const withCalendars = inUse?.type === 'usable' ? inUse.schedule : undefined
  const schedule = calendars.length === 0 ? parsed.schedule : withCalendars
  if (schedule === undefined) return undefined
  const { zone } = schedule
  const from = now.setZone(zone).startOf('day').minus({ days: 3 })
  const until = from.plus({ days: 7 })
  const planned = killSwitch ? [] : plannedIn(schedule, storedOverrides(machine), from, until)
  const actual = actualOf(machine, events).filter(({ closes }) => !closes || closes > from)
  // Nothing has happened yet after now.
  const happened = actual.map(({ opens, closes }) => ({ opens, closes: closes ?? now }))
  return {
    zone,
    now,
    planned,
    actual,
    plannedDays: timelineOf(planned, { from, until }, zone),
    actualDays: timelineOf(happened, { from, until }, zone),
  }
}

// The status has the override in force, or else the next one to begin.
function storedOverrides(machine: KubeObject): readonly Deciding[] {
  const { override } = parseStatus(machine.status)
  const start = parseInstant(override?.from)
  const end = parseInstant(override?.until)
  if (override === undefined || start === undefined || end === undefined) return []
  return [{ name: override.name, state: override.state, start, end, createdAt: start }]
}

function plannedIn(
  schedule: Schedule,
  overrides: readonly Deciding[],
  from: DateTime,
  until: DateTime,
): readonly Window[] {
  const range = rangeOfOverrides(overrides)
  // The status of an older version may have a begin of long ago. An override is never longer than this.
  const first = DateTime.max(from.minus(LONGEST), DateTime.min(from, range?.start ?? from))
  const last = DateTime.max(until, range?.end ?? until)
  return withOverrides(windows(schedule, first, last), overrides).filter(
    ({ opens, closes }) => !(closes && closes <= from) && !(opens && opens >= until),
  )
}

interface Begin {
  readonly at: DateTime
  readonly phase: string
}

// Each Event about a phase says when it began; the status says it of the present one.
function actualOf(machine: KubeObject, events: readonly KubeObject[]): readonly Window[] {
  const begins = [
    ...events.filter((event) => isAbout(event, machine)).flatMap(beginOf),
    ...presentOf(machine),
  ].sort((a, b) => a.at.toMillis() - b.at.toMillis())
  const found: Window[] = []
  let opens: DateTime | undefined
  // The first Event may be of a machine that joined before.
  let hasJoined = true
  for (const { at, phase } of begins) {
    if (phase === 'Active') hasJoined = true
    else if (!LEAVING.has(phase) && phase !== 'Error') hasJoined = false
    const isUp = phase === 'Active' || (LEAVING.has(phase) && hasJoined)
    if (isUp) opens ??= at
    else if (opens !== undefined) {
      found.push({ opens, closes: at })
      opens = undefined
    }
  }
  return opens === undefined ? found : [...found, { opens, closes: undefined }]
}

function isAbout(event: KubeObject, { metadata: { uid } }: KubeObject): boolean {
  return uid !== undefined && textAt(valueAt(event, 'regarding'), 'uid') === uid
}

// The action of such an Event is `PhaseTransitionTo` and the phase.
function beginOf(event: KubeObject): readonly Begin[] {
  const phase = /^PhaseTransitionTo(\w+)$/.exec(textAt(event, 'action'))?.[1]
  const at = parseInstant(valueAt(event, 'eventTime'))
  return phase === undefined || at === undefined ? [] : [{ at, phase }]
}

// A machine that leaves and has a Node was in service before.
function presentOf(machine: KubeObject): readonly Begin[] {
  const { phase, phaseSince, lastScheduledTime, nodeRef } = parseStatus(machine.status)
  const since = parseInstant(phaseSince)
  if (phase === undefined || since === undefined) return []
  const present = { at: since, phase }
  const isLeaving = LEAVING.has(phase)
  if (phase !== 'Active' && !isLeaving) return [present]
  const before = isLeaving && nodeRef === undefined ? 'Pending' : 'Active'
  const created = parseInstant(lastScheduledTime)
  const times = created !== undefined && created < since ? [created, since] : [since]
  return [...times.map((at) => ({ at, phase: before })), present]
}

const LEAVING: ReadonlySet<string> = new Set(['ShuttingDown', 'EmergencyRemove'])

/** Both sides, and the changes of clocks. */
export function weekInWords({ planned, actual, plannedDays, zone }: Week): string {
  const changes = plannedDays.flatMap(({ date, clocksForwardSeconds: forward }) => {
    const day = date.setLocale('en-US').toFormat('ccc')
    const way = forward > 0 ? 'forward' : 'back'
    return forward === 0 ? [] : [`Clocks go ${way} ${formatSpan(Math.abs(forward))} on ${day}.`]
  })
  return [
    `Planned: ${spans(planned, zone, 'always')}.`,
    `Was there: ${spans(actual, zone, 'now')}.`,
    ...changes,
  ].join(' ')
}

function spans(windows: readonly Window[], zone: string, noEnd: string): string {
  if (windows.length === 0) return 'never'
  const show = (at: DateTime | undefined, other: string) =>
    at === undefined ? other : at.setZone(zone).setLocale('en-US').toFormat('ccc HH:mm')
  return windows
    .map(({ opens, closes }) => `${show(opens, 'always')} to ${show(closes, noEnd)}`)
    .join(', ')
}
