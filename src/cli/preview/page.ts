// All of a preview for people: the timelines, the table of windows, and what has no window.
import { createStyle } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'
import { drawTimeline, legendOf } from './drawing.ts'
import type { Preview } from './preview-of.ts'
import { nameOf } from './read-machines.ts'
import { formatTable, type TableFormat } from './table.ts'

// The zone of a schedule, above a timeline in zone `shown`.
function zoneWords(own: string, shown: string): string {
  return own === shown ? own : `${own}, shown in ${shown}`
}

/** The text, with a newline at the end. */
export function formatPreview(preview: Preview, format: TableFormat): string {
  const { plan, zone, timelines, absent } = preview
  const { color, columns = Number.POSITIVE_INFINITY } = format
  const style = createStyle(color)
  const foreign = plan.some(({ machine }) => machine.schedule.zone !== zone)
  const notes = [
    ...(foreign ? [`Times are in ${zone}. --timezone shows another zone.`] : []),
    ...(preview.isCut ? [`Only the first ${preview.longest} days are drawn.`] : []),
    ...(timelines.length > 0 ? [legendOf(timelines.map(({ days }) => days))] : []),
  ]
  const blocks = [
    notes.map((line) => style.dim(wrap(line, columns, 0))),
    ...timelines.map(({ machine, days }) => [
      `${style.bold(nameOf(machine))}  ${style.dim(zoneWords(machine.schedule.zone, zone))}`,
      ...drawTimeline(days, style),
    ]),
    formatTable(plan, zone, format),
    [...preview.notes, ...absent].map((line) => style.dim(wrap(line, columns, 4))),
  ].filter((block) => block.length > 0)
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`
}
