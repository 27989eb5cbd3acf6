// A rollout as text: what a person asks first, the reboot slots, and the nodes.
import type { DateTime } from 'luxon'
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { formatSpan, shortTime } from '#src/views/local-time.ts'
import { printable } from '#src/views/printable.ts'
import type { Progress } from '#src/views/rollout-progress.ts'
import { slotDetails, slotSince } from '#src/views/slot-words.ts'
import { cutTo } from '../output/columns.ts'
import type { Style } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'
import { drawNodes } from './draw-nodes.ts'

export interface DrawOptions {
  readonly style: Style
  readonly zone: string
  readonly now: DateTime
  /** No line is longer. */
  readonly columns: number
  /** Without it, the lines change only when the objects do. */
  readonly hasRelativeTimes: boolean
  /** A line for each node, in place of a column for each stage. These lines are as long as they need. */
  readonly isWide: boolean
}

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
    ...drawNodes(progress.nodes, options),
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
  const since = slotSince(slot)
  const when = since === undefined ? '' : ` since ${shortTime(since, zone, now)}`
  return [`${slot.node}: ${slot.phase}${when}`, ...slotDetails(slot)].join('; ')
}
