// Why a machine has no window among those that are shown.
import type { DateTime } from 'luxon'
import { overriddenWindows, type PlannedWindow } from './planned-windows.ts'
import { nameOf, type PreviewedMachine } from './read-machines.ts'

/** One line for each machine without a window. `fromOf` is the start of the range for a time zone. */
export function absences(
  plan: readonly PlannedWindow[],
  machines: readonly PreviewedMachine[],
  fromOf: (zone: string) => DateTime,
): readonly string[] {
  return machines
    .filter((machine) => plan.every((window) => window.machine !== machine))
    .map((machine) => `${nameOf(machine)}: ${whyAbsent(machine, fromOf(machine.schedule.zone))}`)
}

function whyAbsent(machine: PreviewedMachine, from: DateTime): string {
  const { schedule, killSwitch, problem } = machine
  if (killSwitch) return 'never, while killSwitch is true'
  if (problem !== undefined) return `not known: ${problem}`
  const [first] = overriddenWindows(machine, { from }).take(1)
  if (first === undefined) {
    if (!schedule.enabled) return 'never, while schedule.enabled is false'
    return `never, the schedule ${schedule.calendar === undefined ? 'has no hours' : 'opens nothing'}`
  }
  const { opens, closes } = first
  const when = (change: DateTime) => `${formatMinute(change, schedule.zone)} (${schedule.zone})`
  if (opens !== undefined && opens > from) return `none of these; opens next ${when(opens)}`
  // It is missing only because of a count: an open window is part of every range.
  return closes === undefined
    ? 'none of these; always open'
    : `none of these; open now, closes next ${when(closes)}`
}

/** A local time with its offset: `Sun 2026-03-29 03:00 +02:00`. Seconds are shown if there are any. */
export function formatMinute(instant: DateTime, zone: string): string {
  const local = instant.setZone(zone).setLocale('en-US')
  return local.toFormat(
    local.second === 0 ? 'ccc yyyy-MM-dd HH:mm ZZ' : 'ccc yyyy-MM-dd HH:mm:ss ZZ',
  )
}
