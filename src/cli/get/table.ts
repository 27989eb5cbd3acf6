// Machines and pools as a table. Where it does not fit the terminal, the reason is below each line.
import type { DateTime } from 'luxon'
import { shortTime } from '#src/views/local-time.ts'
import { printable } from '#src/views/printable.ts'
import { savingInWords } from '#src/views/saving.ts'
import type { NextChange, Summary } from '#src/views/summary.ts'
import { alignColumns, cutTo, widthsOf } from '../output/columns.ts'
import type { Style } from '../output/style.ts'

export interface TableOptions {
  readonly style: Style
  /** The zone of the times. A machine's own zone is beside it if its clock shows another time. */
  readonly zone: string
  readonly now: DateTime
  /** Of the terminal. Absent: nothing is cut, and each object is one line. */
  readonly columns?: number
  readonly wide: boolean
  readonly hasNamespaces: boolean
}

/** With less room for it, the reason goes below. */
const LEAST_WHY = 30

/**
 * The lines of the table. With `among`, the columns are as wide as in the table of all those, and there is no header: for a
 * row that comes later.
 */
export function tableLines(
  summaries: readonly Summary[],
  options: TableOptions,
  among?: readonly Summary[],
): readonly string[] {
  const { style, columns } = options
  const header = headerOf(options)
  const all = (among ?? summaries).map((each) => cellsOf(each, options))
  const rows = summaries.map((each) => cellsOf(each, options))
  const widths = widthsOf([header, ...all, ...rows])
  const start = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0)
  if (columns !== undefined && columns - start < LEAST_WHY) {
    const lines = narrow(summaries, options, among ?? [], columns)
    return among === undefined ? [style.bold(lines[0] ?? ''), ...lines.slice(1)] : lines.slice(1)
  }
  const cut = (row: readonly string[]) =>
    columns === undefined ? row : [...row.slice(0, -1), cutTo(row.at(-1) ?? '', columns - start)]
  const [title = '', ...lines] = alignColumns([header, ...rows].map(cut), widths)
  return among === undefined ? [style.bold(title), ...lines] : lines
}

// The header, and for each object: kind, name, state and next change; all else below. A Node mostly has the name of its
// machine.
function narrow(
  summaries: readonly Summary[],
  options: TableOptions,
  among: readonly Summary[],
  columns: number,
): readonly string[] {
  const { style } = options
  const header = ['KIND', 'NAME', 'STATE', nextHeader(options)]
  const head = (each: Summary) => [
    SHORT[each.kind],
    nameOf(each, options),
    printable(each.state),
    nextText(each.next, options),
  ]
  const widths = widthsOf([header, ...among.map(head), ...summaries.map(head)])
  const [title = '', ...lines] = alignColumns([header, ...summaries.map(head)], widths)
  const told = lines.flatMap((line, index) => {
    const each = summaries[index]
    if (each === undefined) return []
    const { node, name, why } = each
    const below = [ownTime(each.next, options), node === name ? '' : node, why].filter(Boolean)
    return [line, style.dim(`    ${cutTo(printable(below.join(' · ')), columns - 4)}`)]
  })
  return [title, ...told]
}

const SHORT = { ScheduledMachine: 'sm', BootcNodePool: 'pool' } as const

function headerOf(options: TableOptions): readonly string[] {
  const own = options.wide ? ['CLUSTER OR IMAGE', 'OFF'] : []
  return ['KIND', 'NAME', 'STATE', nextHeader(options), 'NODE', 'OWN TIME', ...own, 'WHY']
}

function nextHeader({ zone }: TableOptions): string {
  return `NEXT (${zone})`
}

function cellsOf(each: Summary, options: TableOptions): readonly string[] {
  const cells = [
    SHORT[each.kind],
    nameOf(each, options),
    each.state,
    nextText(each.next, options),
    each.node ?? (each.nodes ? `${each.nodes.updated}/${each.nodes.count} updated` : ''),
    ownTime(each.next, options),
    ...(options.wide ? [each.of, offText(each, options)] : []),
    each.why,
  ]
  return cells.map(printable)
}

function nameOf({ namespace, name }: Summary, { hasNamespaces }: TableOptions): string {
  return hasNamespaces && namespace !== undefined ? `${namespace}/${name}` : name
}

function nextText(next: NextChange | undefined, { zone, now }: TableOptions): string {
  return next === undefined ? '' : `${next.change} ${shortTime(next.at, zone, now)}`
}

function offText({ off }: Summary, { now }: TableOptions): string {
  return off === undefined ? '' : savingInWords([off], now)
}

// Empty where the machine's clock shows the same time.
function ownTime(next: NextChange | undefined, { zone, now }: TableOptions): string {
  if (next?.timezone === undefined || next.timezone === zone) return ''
  const isSame = next.at.setZone(next.timezone).offset === next.at.setZone(zone).offset
  return isSame ? '' : `${shortTime(next.at, next.timezone, now)} ${next.timezone}`
}
