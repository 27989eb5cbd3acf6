// A timeline for the terminal: days as rows, hours as columns. A row has 80 characters at most.
import { type Cell, type Day, notesOf } from '#src/views/timeline.ts'
import type { Style } from '../output/style.ts'

const SIGNS = {
  open: '█',
  partly: '▒',
  closed: '·',
  skipped: '×',
  outside: ' ',
} as const satisfies Record<Cell, string>

const LEGEND: readonly (readonly [Cell, string])[] = [
  ['open', 'open'],
  ['partly', 'partly open'],
  ['closed', 'closed'],
  ['skipped', 'skipped by the clocks'],
]

const LABEL = 'ccc MM-dd'
/** Every third hour, above the column at which it begins. */
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24]
  .map((hour) => String(hour).padEnd(6))
  .join('')
  .trimEnd()

/** The lines: the hours, then one for each day, with the time in which the machine is up. */
export function drawTimeline(days: readonly Day[], style: Style): readonly string[] {
  return [
    style.dim(`${' '.repeat(LABEL.length + 2)}${HOURS}`),
    ...days.map((day) => row(day, style)),
  ]
}

/** A line that explains the signs in these timelines. */
export function legendOf(timelines: readonly (readonly Day[])[]): string {
  const used = new Set(timelines.flat().flatMap(({ cells }) => cells))
  return LEGEND.filter(([cell]) => used.has(cell))
    .map(([cell, words]) => `${SIGNS[cell]} ${words}`)
    .join('   ')
}

function row(day: Day, style: Style): string {
  const drawn = day.cells.map((cell) => SIGNS[cell]).join('')
  const label = day.date.setLocale('en-US').toFormat(LABEL)
  return `${label}  ${style.green(drawn)}  ${notesOf(day)}`.trimEnd()
}
