// Why a machine has no window among those that are shown.
import type { DateTime } from 'luxon'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import type { PlannedWindow } from './planned-windows.ts'
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

function whyAbsent({ schedule, killSwitch, problem }: PreviewedMachine, from: DateTime): string {
  if (killSwitch) return 'never, while killSwitch is true'
  if (!schedule.enabled) return 'never, while schedule.enabled is false'
  if (problem !== undefined) return `not known: ${problem}`
  const change = nextChange(schedule, from)
  const when = change && `${formatMinute(change, schedule.zone)} (${schedule.zone})`
  if (isOpen(schedule, from)) {
    // Its window is missing only because of a count: an open window is part of every range.
    return when === undefined
      ? 'none of these; always open'
      : `none of these; open now, closes next ${when}`
  }
  return when === undefined
    ? `never, the schedule ${schedule.calendar === undefined ? 'has no hours' : 'opens nothing'}`
    : `none of these; opens next ${when}`
}

/** A local time with its offset: `Sun 2026-03-29 03:00 +02:00`. Seconds are shown if there are any. */
export function formatMinute(instant: DateTime, zone: string): string {
  const local = instant.setZone(zone).setLocale('en-US')
  return local.toFormat(
    local.second === 0 ? 'ccc yyyy-MM-dd HH:mm ZZ' : 'ccc yyyy-MM-dd HH:mm:ss ZZ',
  )
}
