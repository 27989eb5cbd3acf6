// The nodes of a pool as text: in a column for each stage, or each on a line.
import { shortDigest } from '#src/images/digest.ts'
import { printable } from '#src/views/printable.ts'
import { type PlacedNode, STAGES, type Stage } from '#src/views/rollout-progress.ts'
import { alignColumns } from '../output/columns.ts'
import type { Style } from '../output/style.ts'
import type { DrawOptions } from './draw.ts'

/** The lines of each column; of more nodes, the number is told. */
const MOST_ROWS = 20

/** The lines. */
export function drawNodes(nodes: readonly PlacedNode[], options: DrawOptions): readonly string[] {
  if (nodes.length === 0) return ['It has no nodes yet.']
  return options.isWide ? rowsOf(nodes, options.style) : columnsOf(nodes, options)
}

const COLOURS = {
  Pending: 'dim',
  Staging: 'cyan',
  Staged: 'cyan',
  Rebooting: 'yellow',
  Updated: 'green',
  Degraded: 'red',
} as const satisfies Record<Stage, keyof Style>

function rowsOf(nodes: readonly PlacedNode[], style: Style): readonly string[] {
  const rows = nodes.map(({ name, stage, phase = '', bootedDigest, error = '' }) =>
    [name, stage, phase, bootedDigest === undefined ? '' : shortDigest(bootedDigest), error].map(
      printable,
    ),
  )
  const header = ['NODE', 'STAGE', 'SLOT', 'RUNS', 'ERROR']
  const [title = '', ...lines] = alignColumns([header, ...rows])
  return [style.bold(title), ...lines]
}

// Degraded has a column only while there is such a node.
function columnsOf(
  nodes: readonly PlacedNode[],
  { style, columns }: DrawOptions,
): readonly string[] {
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
