// The windows as a table for people, in one time zone, with the local times of a machine in another one.
import type { DateTime } from 'luxon'
import { formatSpan } from '#src/views/local-time.ts'
import { createStyle, type Style } from '../output/style.ts'
import { hasSources, type PlannedWindow } from './planned-windows.ts'
import { nameOf } from './read-machines.ts'
import { formatMinute } from './why-absent.ts'

const NO_CHANGE = 'no change'
const HEAD = ['MACHINE', 'OPENS', 'CLOSES', 'LASTS', 'TIME ZONE']

export interface TableFormat {
  readonly color: boolean
  /** The width of the terminal; undefined: any width. */
  readonly columns?: number | undefined
}

/**
 * The lines of a table of the windows, or two or three lines for each if the terminal is narrower than the table. `zone` is
 * that of the times. Empty without windows.
 */
export function formatTable(
  plan: readonly PlannedWindow[],
  zone: string,
  { color, columns = Number.POSITIVE_INFINITY }: TableFormat,
): readonly string[] {
  if (plan.length === 0) return []
  const style = createStyle(color)
  const withSources = plan.some(hasSources)
  const rows = plan.map((window) => rowOf(window, zone))
  const lines = inColumns(withSources ? rows : rows.map(withoutSource), withSources)
  if (lines.some((line) => line.length > columns)) {
    return rows.flatMap((row) => stacked(row, withSources, style))
  }
  return lines.map((line, index) => (index === 0 ? style.bold(line) : line))
}

function withoutSource(row: readonly string[]): readonly string[] {
  return row.toSpliced(HEAD.length, 1)
}

function inColumns(rows: readonly (readonly string[])[], withSources: boolean): readonly string[] {
  const head = [...HEAD, ...(withSources ? ['OPENED, CLOSED BY'] : []), '']
  const widths = head.map((_, index) =>
    Math.max(...[head, ...rows].map((row) => row[index]?.length ?? 0)),
  )
  const align = (row: readonly string[]) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map(align)
}

function stacked(
  [machine = '', opens, closes, lasts = '', there = '', source, clocks = '']: readonly string[],
  withSources: boolean,
  style: Style,
): readonly string[] {
  // Its local times need a line of their own, and its zone alone does not.
  const hasTimes = there.includes(' ')
  const title = [style.bold(machine), lasts, ...(hasTimes ? [] : [there]), clocks]
  const isAlways = opens === NO_CHANGE && closes === NO_CHANGE
  return [
    title.filter((word) => word !== '').join('  '),
    ...(isAlways ? [] : [`    ${opens} to ${closes}`]),
    ...(hasTimes ? [`    ${there}`] : []),
    ...(withSources ? [`    ${source}`] : []),
  ]
}

function rowOf(
  { machine, opens, closes, source }: PlannedWindow,
  shown: string,
): readonly string[] {
  const { zone } = machine.schedule
  const show = (instant: DateTime | undefined) =>
    instant === undefined ? NO_CHANGE : formatMinute(instant, shown)
  return [
    nameOf(machine),
    show(opens),
    show(closes),
    opens && closes ? formatSpan(closes.diff(opens).as('seconds')) : 'always',
    opens && closes && zone !== shown ? `${span(opens, closes, zone)} ${zone}` : zone,
    sourceInWords(source),
    clockChange(opens, closes, zone),
  ]
}

// The local times of the machine, such as `Fri 09:00 to 18:00`.
function span(opens: DateTime, closes: DateTime, zone: string): string {
  const [from, to] = [opens, closes].map((at) => at.setZone(zone).setLocale('en-US'))
  const isSameDay = from?.toISODate() === to?.toISODate()
  return `${from?.toFormat('ccc HH:mm')} to ${to?.toFormat(isSameDay ? 'HH:mm' : 'ccc HH:mm')}`
}

/** Such as `window 2, except 12-25`, or one name if both are the same. */
export function sourceInWords({ opens, closes }: PlannedWindow['source']): string {
  return [...new Set([opens ?? NO_CHANGE, closes ?? NO_CHANGE])].join(', ')
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
