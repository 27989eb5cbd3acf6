// The windows as a table for people, each in the time zone of its machine.
import type { DateTime } from 'luxon'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import { formatSpan } from '../output/local-time.ts'
import { createStyle, type Style } from '../output/style.ts'
import type { PlannedWindow } from './planned-windows.ts'
import type { PreviewedMachine } from './read-machines.ts'

const NO_CHANGE = 'no change'
const HEAD = ['MACHINE', 'OPENS', 'CLOSES', 'LASTS', 'TIME ZONE', '']

export interface TableFormat {
  readonly color: boolean
  /** The width of the terminal; undefined: any width. */
  readonly columns?: number | undefined
}

/**
 * A table of the windows, or two lines for each if the terminal is narrower than the table. Below it, one line for every
 * machine without a window, with the reason. `from` is the start of the range.
 */
export function formatTable(
  plan: readonly PlannedWindow[],
  machines: readonly PreviewedMachine[],
  from: DateTime,
  { color, columns = Number.POSITIVE_INFINITY }: TableFormat,
): string {
  const style = createStyle(color)
  const rows = plan.map(rowOf)
  const widths = HEAD.map((_, index) =>
    Math.max(...[HEAD, ...rows].map((row) => row[index]?.length ?? 0)),
  )
  const align = (row: readonly string[]) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  const absent = machines
    .filter((machine) => plan.every((window) => window.machine !== machine))
    .map((machine) => style.dim(`${nameOf(machine)}: ${whyAbsent(machine, from)}`))
  const lines = [HEAD, ...rows].map(align)
  const isNarrow = lines.some((line) => line.length > columns)
  const wide = lines.map((line, index) => (index === 0 ? style.bold(line) : line))
  const table =
    rows.length === 0 ? [] : isNarrow ? rows.flatMap((row) => inTwoLines(row, style)) : wide
  const gap = table.length > 0 && absent.length > 0 ? [''] : []
  return `${[...table, ...gap, ...absent].join('\n')}\n`
}

function inTwoLines(
  [machine = '', opens, closes, ...others]: readonly string[],
  style: Style,
): readonly string[] {
  const words = others.filter((word) => word !== '').join('  ')
  const title = `${style.bold(machine)}  ${words}`
  return opens === NO_CHANGE && closes === NO_CHANGE
    ? [title]
    : [title, `    ${opens} to ${closes}`]
}

function rowOf({ machine, opens, closes }: PlannedWindow): readonly string[] {
  const { zone } = machine.schedule
  const lasts = opens && closes ? formatSpan(closes.diff(opens).as('seconds')) : 'always'
  return [
    nameOf(machine),
    local(opens, zone),
    local(closes, zone),
    lasts,
    zone,
    clockChange(opens, closes, zone),
  ]
}

function local(instant: DateTime | undefined, zone: string): string {
  if (instant === undefined) return NO_CHANGE
  const local = instant.setZone(zone).setLocale('en-US')
  return local.toFormat(
    local.second === 0 ? 'ccc yyyy-MM-dd HH:mm ZZ' : 'ccc yyyy-MM-dd HH:mm:ss ZZ',
  )
}

// The change of clocks within a window, which makes it longer or shorter than its local times show.
function clockChange(
  opens: DateTime | undefined,
  closes: DateTime | undefined,
  zone: string,
): string {
  if (opens === undefined || closes === undefined) return ''
  const minutes = closes.setZone(zone).offset - opens.setZone(zone).offset
  if (minutes === 0) return ''
  return `clocks go ${minutes > 0 ? 'forward' : 'back'} ${formatSpan(Math.abs(minutes) * 60)}`
}

function whyAbsent({ schedule, killSwitch }: PreviewedMachine, from: DateTime): string {
  if (killSwitch) return 'never, while killSwitch is true'
  if (!schedule.enabled) return 'never, while schedule.enabled is false'
  const change = nextChange(schedule, from)
  const when = change && `${local(change, schedule.zone)} (${schedule.zone})`
  if (isOpen(schedule, from)) {
    // Its window is missing only because of `count`: an open window is part of every range.
    return when === undefined
      ? 'none of these; always open'
      : `none of these; open now, closes next ${when}`
  }
  return when === undefined
    ? 'never, the schedule has no hours'
    : `none of these; opens next ${when}`
}

function nameOf({ namespace, name }: PreviewedMachine): string {
  return `${namespace}/${name}`
}
