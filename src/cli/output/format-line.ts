// Formats a line for people: time (in the zone of the machine), object, change, reason, and next change.
import { DateTime } from 'luxon'
import type { Phase } from '#src/scheduled-machine/schema.ts'
import { type Line, nameOf, type PhaseLine } from './line.ts'
import { formatLocal } from './local-time.ts'
import type { Style } from './style.ts'
import { wrap } from './wrap.ts'

export interface LineFormat {
  readonly style: Style
  /** The width at which lines are wrapped; undefined: lines are not wrapped. */
  readonly columns: number | undefined
  /** Width of the column of names. */
  readonly nameWidth: number
}

/** One line of text (several when `columns` wraps it), without a newline at the end. Its time is shown in `zone`. */
export function formatLine(line: Line, zone: string, format: LineFormat): string {
  const { style } = format
  const time = formatLocal(DateTime.fromISO(line.time, { zone: 'utc' }), zone)
  const who = nameOf(line).padEnd(format.nameWidth)
  const start = time.length + 2 + format.nameWidth + 2

  if (line.type === 'phase') {
    const why = wrapped(reasonOf(line), format, start + CHANGE_WIDTH + 2)
    return `${style.dim(time)}  ${style.bold(who)}  ${changeOf(line, style)}  ${why}`
  }
  const [text, paint] = describe(line, style)
  return `${style.dim(`${time}  ${who}`)}  ${paint(wrapped(text, format, start))}`
}

const NEW = 'new'
// "ShuttingDown → Terminated" is the longest usual change.
const CHANGE_WIDTH = 25

function changeOf(line: PhaseLine, style: Style): string {
  const from = line.from ?? NEW
  const padding = ' '.repeat(Math.max(0, CHANGE_WIDTH - from.length - 3 - line.to.length))
  return `${style.dim(`${from} →`)} ${paintPhase(line.to, style)}${padding}`
}

function reasonOf(line: PhaseLine): string {
  const why = line.message === '' ? line.reason : line.message
  return line.next === undefined ? why : `${why} · next: ${line.next}`
}

const COLOURS = {
  Pending: 'cyan',
  Active: 'green',
  ShuttingDown: 'yellow',
  Inactive: 'dim',
  Disabled: 'dim',
  Terminated: 'red',
  EmergencyRemove: 'red',
  Error: 'red',
} as const satisfies Record<Phase, keyof Style>

function paintPhase(phase: string, style: Style): string {
  const colour = Object.entries(COLOURS).find(([name]) => name === phase)?.[1]
  return colour === undefined ? phase : style[colour](phase)
}

type OtherLine = Exclude<Line, PhaseLine>

function describe(line: OtherLine, style: Style): readonly [string, (text: string) => string] {
  switch (line.type) {
    case 'object':
      return [`${line.kind} ${line.what}`, style.dim]
    case 'node':
      return [`node ${line.what}`, style.dim]
    case 'eviction':
      return line.what === 'blocked'
        ? ['pod cannot be evicted: a PodDisruptionBudget blocks it', style.yellow]
        : ['pod evicted', style.dim]
    case 'warning':
      return [`${line.reason}: ${line.message}`, style.yellow]
    default:
      return line satisfies never
  }
}

function wrapped(text: string, format: LineFormat, start: number): string {
  if (format.columns === undefined) return text
  // If there is little room next to the columns, the text goes below them.
  if (format.columns - start < 30) return `\n    ${wrap(text, format.columns, 4)}`
  return wrap(text, format.columns, start)
}
