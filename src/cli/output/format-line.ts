// Formats a line for people: time (in the zone of the machine), object, change, reason, and next change.
import { DateTime } from 'luxon'
import type { Phase } from '#src/scheduled-machine/schema.ts'
import { formatLocal } from '#src/views/local-time.ts'
import { type Line, nameOf, type PhaseLine, type SlotLine } from './line.ts'
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
  const { style, columns } = format
  const time = formatLocal(DateTime.fromISO(line.time, { zone: 'utc' }), zone)
  const name = nameOf(line)
  const start = time.length + 2 + format.nameWidth + 2
  const textStart = line.type === 'phase' ? start + CHANGE_WIDTH + 2 : start

  if (columns !== undefined && columns - textStart < LEAST_ROOM) {
    if (line.type !== 'phase') {
      return `${style.dim(`${time}  ${name}`)}${below(otherText(line, style, columns, BELOW))}`
    }
    const head = `${style.dim(time)}  ${style.bold(name)}`
    if (start + CHANGE_WIDTH > columns) return `${head}${below(paragraphOf(line, columns, style))}`
    const padding = ' '.repeat(Math.max(0, format.nameWidth - name.length))
    return `${head}${padding}  ${changeOf(line, style)}${below(wrap(reasonOf(line), columns, BELOW))}`
  }
  const padding = ' '.repeat(Math.max(0, format.nameWidth - name.length))
  if (line.type === 'phase') {
    const why = wrapped(reasonOf(line), columns, textStart)
    const change = `${changeOf(line, style)}${' '.repeat(Math.max(0, CHANGE_WIDTH - changeLength(line)))}`
    return `${style.dim(time)}  ${style.bold(name)}${padding}  ${change}  ${why}`
  }
  return `${style.dim(`${time}  ${name}${padding}`)}  ${otherText(line, style, columns, start)}`
}

/** With less room next to the columns, the text goes below them. */
const LEAST_ROOM = 40
const BELOW = 4

function below(text: string): string {
  return `\n${' '.repeat(BELOW)}${text}`
}

// The change and its reason as one text, because there is no room for the columns.
function paragraphOf(line: PhaseLine, columns: number, style: Style): string {
  // The change is one word for the wrapping, and gets its colours afterwards.
  const change = 'x'.repeat(changeLength(line))
  const text = wrap(`${change}: ${reasonOf(line)}`, columns, BELOW)
  return `${changeOf(line, style)}${text.slice(change.length)}`
}

const NEW = 'new'
// "ShuttingDown → Terminated" is the longest usual change.
const CHANGE_WIDTH = 25

function changeOf(line: PhaseLine, style: Style): string {
  return `${style.dim(`${line.from ?? NEW} →`)} ${paintPhase(line.to, style)}`
}

function changeLength({ from, to }: PhaseLine): number {
  return `${from ?? NEW} → ${to}`.length
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

const COLOURS_OF_IMAGES = {
  AllUpdated: 'green',
  RolloutInProgress: 'cyan',
  Paused: 'dim',
  Idle: 'green',
  Staging: 'cyan',
  Staged: 'cyan',
  Rebooting: 'yellow',
} as const satisfies Record<string, keyof Style>

function paintPhase(phase: string, style: Style): string {
  const colours = Object.entries({ ...COLOURS, ...COLOURS_OF_IMAGES })
  const colour = colours.find(([name]) => name === phase)?.[1]
  return colour === undefined ? phase : style[colour](phase)
}

function otherText(
  line: OtherLine,
  style: Style,
  columns: number | undefined,
  start: number,
): string {
  const [text, paint] = describe(line, style)
  return paint(wrapped(text, columns, start))
}

type OtherLine = Exclude<Line, PhaseLine>

function describe(line: OtherLine, style: Style): readonly [string, (text: string) => string] {
  switch (line.type) {
    case 'object':
      return [`${line.kind} ${line.what}`, style.dim]
    case 'progress':
      return [line.message, style.cyan]
    case 'slot':
      return [slotText(line), line.to === null ? style.green : style.yellow]
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

function slotText({ from, to, pool }: SlotLine): string {
  if (to === null) return `reboot slot of ${pool} is free again`
  return from === null ? `reboot slot of ${pool}: ${to}` : `reboot slot of ${pool}: ${from} → ${to}`
}

function wrapped(text: string, columns: number | undefined, start: number): string {
  return columns === undefined ? text : wrap(text, columns, start)
}
