// The windows as an iCalendar (RFC 5545) for calendar programs.
import type { DateTime } from 'luxon'
import { formatContentLine } from './content-line.ts'
import { hasSources, type PlannedWindow, type PlanRange } from './planned-windows.ts'
import { sourceInWords } from './table.ts'

// The length of an event for a window that never closes: an event must have an end.
const HORIZON = { days: 400 }

/**
 * The text of the calendar with these windows. The same input gives the same bytes: the stamp of every event is the start
 * of the range. The UID of an event derives from the machine and the opening, so that a second import replaces the first.
 */
export function formatCalendar(plan: readonly PlannedWindow[], range: PlanRange): string {
  const lines = [
    ['BEGIN', 'VCALENDAR'],
    ['VERSION', '2.0'],
    ['PRODID', '-//Sundial//sundial preview//EN'],
    ['CALSCALE', 'GREGORIAN'],
    ...(plan.length === 0 ? UTC : plan.flatMap((window) => event(window, range))),
    ['END', 'VCALENDAR'],
  ] as const
  return lines.map(([name, value]) => formatContentLine(name, value)).join('')
}

type Property = readonly [name: string, value: string]

// A calendar without events must still have a component.
const UTC: readonly Property[] = [
  ['BEGIN', 'VTIMEZONE'],
  ['TZID', 'UTC'],
  ['BEGIN', 'STANDARD'],
  ['DTSTART', '19700101T000000'],
  ['TZOFFSETFROM', '+0000'],
  ['TZOFFSETTO', '+0000'],
  ['END', 'STANDARD'],
  ['END', 'VTIMEZONE'],
]

function event(window: PlannedWindow, { from, until }: PlanRange): readonly Property[] {
  const { machine, opens, closes } = window
  const name = `${machine.namespace}/${machine.name}`
  const start = stamp(opens ?? from)
  return [
    ['BEGIN', 'VEVENT'],
    ['UID', `${machine.namespace}.${machine.name}.${opens ? start : 'always'}@5spot.finos.org`],
    ['DTSTAMP', stamp(from)],
    ['DTSTART', start],
    ['DTEND', stamp(closes ?? until ?? from.plus(HORIZON))],
    ['SUMMARY', text(machine.name)],
    [
      'DESCRIPTION',
      text(`ScheduledMachine ${name}, time zone ${machine.schedule.zone}${sourceOf(window)}`),
    ],
    // Transparent: the event does not mark the person's time as busy.
    ['TRANSP', 'TRANSPARENT'],
    ['END', 'VEVENT'],
  ]
}

function sourceOf(window: PlannedWindow): string {
  return hasSources(window) ? `. Opened, closed by: ${sourceInWords(window.source)}` : ''
}

function stamp(instant: DateTime): string {
  return instant.toUTC().toFormat("yyyyMMdd'T'HHmmss'Z'")
}

function text(value: string): string {
  return value.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r?\n/g, '\\n')
}
