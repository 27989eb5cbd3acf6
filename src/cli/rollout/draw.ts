// A rollout as text: what a person asks first, the reboot slots, and the nodes in a column for each stage.
import type { DateTime } from 'luxon'
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { describeDrain } from '#src/bootc-node-pool/slots/describe-drain.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { formatSpan, shortTime } from '#src/views/local-time.ts'
import { type PlacedNode, type Progress, STAGES, type Stage } from '#src/views/rollout-progress.ts'
import { alignColumns, cutTo } from '../output/columns.ts'
import { printable } from '../output/printable.ts'
import type { Style } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'

export interface DrawOptions {
  readonly style: Style
  readonly zone: string
  readonly now: DateTime
  /** No line is longer. */
  readonly columns: number
  /** Without it, the lines change only when the objects do. */
  readonly hasRelativeTimes: boolean
}

/** The lines of each column; of more nodes, the number is told. */
const MOST_ROWS = 20
const LABEL = 9

/** The lines. */
export function drawRollout(progress: Progress, options: DrawOptions): readonly string[] {
  const { style, columns } = options
  const { summary } = progress
  const { nodes: counts } = summary
  const head = [
    printable(summary.state),
    ...(counts ? [`${counts.updated}/${counts.count} updated${notFree(progress)}`] : []),
  ]
  return [
    `${style.bold(cutTo(summary.name, columns))}  ${cutTo(head.join('  '), columns - summary.name.length - 2)}`,
    ...factsOf(progress, options).flatMap(([label, text]) =>
      wrap(printable(text), columns, LABEL)
        .split('\n')
        .map((line, index) =>
          index === 0
            ? `${style.dim(label.padEnd(LABEL))}${cutTo(line, columns - LABEL)}`
            : cutTo(line, columns),
        ),
    ),
    '',
    ...columnsOf(progress.nodes, options),
  ]
}

// Such a node counts as updated, and is in another column.
function notFree({ nodes }: Progress): string {
  const count = nodes.filter(({ isUpdated }) => isUpdated).length
  return count === 0 ? '' : `, ${count} of them still in a reboot slot`
}

function factsOf(
  { summary, slots, maxUnavailable, isPaused, nextNodes, startedAt }: Progress,
  { zone, now, hasRelativeTimes }: DrawOptions,
): readonly (readonly [string, string])[] {
  const began = startedAt === undefined ? [] : [`began ${shortTime(startedAt, zone, now)}`]
  const { next } = summary
  const relative =
    hasRelativeTimes && next ? ` (in ${formatSpan(next.at.diff(now).as('seconds'))})` : ''
  const ends = next === undefined ? [] : [`should end ${shortTime(next.at, zone, now)}${relative}`]
  const most = maxUnavailable === undefined ? '' : ` of ${maxUnavailable}`
  return [
    ['image', summary.of],
    ...([...began, ...ends].length > 0
      ? [['rollout', `${[...began, ...ends].join(', ')}; times in ${zone}`] as const]
      : []),
    ['slots', `${slots.length}${most} taken${isPaused ? '; paused, no more nodes reboot' : ''}`],
    ...slots.map((slot) => ['', slotText(slot, zone, now)] as const),
    ...(nextNodes.length > 0 ? [['next', nextNodes.join(', ')] as const] : []),
    ['why', summary.why],
  ]
}

function slotText(slot: RebootSlot, zone: string, now: DateTime): string {
  const since = parseInstant(
    slot.verifyingSince ??
      slot.rebootingSince ??
      slot.approvedAt ??
      slot.drain?.startedAt ??
      slot.reservedAt,
  )
  const when = since === undefined ? '' : ` since ${shortTime(since, zone, now)}`
  const isDraining = slot.phase === 'Draining' && slot.drain !== undefined
  const details = [
    ...(isDraining && slot.drain ? [describeDrain(slot.drain)] : []),
    ...(slot.problem === undefined ? [] : [slot.problem]),
    ...(slot.lastError === undefined ? [] : [slot.lastError]),
  ]
  return [`${slot.node}: ${slot.phase}${when}`, ...details].join('; ')
}

const COLOURS = {
  Pending: 'dim',
  Staging: 'cyan',
  Staged: 'cyan',
  Rebooting: 'yellow',
  Updated: 'green',
  Degraded: 'red',
} as const satisfies Record<Stage, keyof Style>

// Degraded has a column only while there is such a node.
function columnsOf(
  nodes: readonly PlacedNode[],
  { style, columns }: DrawOptions,
): readonly string[] {
  if (nodes.length === 0) return ['It has no nodes yet.']
  const stages = STAGES.filter(
    (stage) => stage !== 'Degraded' || nodes.some((node) => node.stage === stage),
  )
  const inStage = stages.map((stage) => nodes.filter((node) => node.stage === stage))
  const natural = inStage.map((some, index) =>
    Math.max(stages[index]?.length ?? 0, ...some.map(({ name }) => name.length)),
  )
  const gaps = 2 * (stages.length - 1)
  const fits = natural.reduce((sum, width) => sum + width + 3, gaps) <= columns
  const room = fits ? columns : Math.max(8, Math.floor((columns - gaps) / stages.length))
  const cells = inStage.map((some) => cellsOf(some, room))
  const header = stages.map((stage, index) => `${stage} ${cells[index]?.count}`.toUpperCase())
  const height = Math.max(...cells.map(({ lines }) => lines.length))
  const rows = Array.from({ length: height }, (_, row) =>
    cells.map(({ lines }) => lines[row] ?? ''),
  )
  const widths = stages.map((_, index) =>
    Math.max(header[index]?.length ?? 0, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const [title = '', ...lines] = alignColumns([header, ...rows], widths)
  return [style.bold(title), ...lines.map((line) => paint(line, widths, stages, style))]
}

function cellsOf(nodes: readonly PlacedNode[], room: number) {
  const shown = nodes.length > MOST_ROWS ? nodes.slice(0, MOST_ROWS - 1) : nodes
  const more = nodes.length - shown.length
  const lines = shown.map(({ name }) => cutStart(name, room))
  return { count: nodes.length, lines: more > 0 ? [...lines, `+${more} more`] : lines }
}

// The end of the name of a node tells it from the others.
function cutStart(name: string, width: number): string {
  return name.length <= width ? name : `…${name.slice(name.length - width + 1)}`
}

function paint(
  line: string,
  widths: readonly number[],
  stages: readonly Stage[],
  style: Style,
): string {
  let start = 0
  const parts = stages.map((stage, index) => {
    const end = start + (widths[index] ?? 0) + 2
    const part = line.slice(start, end)
    start = end
    return part.trim() === '' ? part : style[COLOURS[stage]](part)
  })
  return parts.join('').trimEnd()
}
