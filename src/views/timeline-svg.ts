// A timeline as an SVG picture: days as rows, hours as columns.
import { html } from 'hono/html'
import type { DateTime } from 'luxon'
import { type Day, notesOf, placeOf, runsOf } from './timeline.ts'

const LEFT = 112
const CELL_WIDTH = 12
const WIDTH = LEFT + 48 * CELL_WIDTH + 140
const ROW = 22
const TOP = 18
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24]

/** `label` says what it is, for readers who do not see it. `actual`: what really happened in these days, below what was
 * planned. `now`: in the zone of the days; a line is there. */
export function drawSvg(
  days: readonly Day[],
  label: string,
  actual: readonly Day[] = [],
  now?: DateTime,
) {
  const height = TOP + days.length * ROW
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">
${HOURS.map((hour) => html`<text x="${LEFT + hour * 2 * CELL_WIDTH}" y="12" text-anchor="middle">${hour}</text>`)}
${days.map((day, index) => drawDay(day, TOP + index * ROW, actual[index]))}${now === undefined ? '' : lineAt(now, days)}</svg>`
}

function lineAt(now: DateTime, days: readonly Day[]) {
  const place = placeOf(now, days)
  if (place === undefined) return ''
  const { day, cell } = place
  return html`<rect class="now" x="${Math.round(LEFT + cell * CELL_WIDTH - 1)}" y="${TOP + day * ROW}" width="2" height="${ROW}"/>`
}

function drawDay(day: Day, y: number, actual: Day | undefined) {
  const label = day.date.setLocale('en-US').toFormat('ccc yyyy-MM-dd')
  return html`<text x="0" y="${y + 15}">${label}</text>${runsOf(day.cells).map(
    ({ cell, start, length }) =>
      html`<rect class="${cell}" x="${LEFT + start * CELL_WIDTH}" y="${y + 2}" width="${length * CELL_WIDTH}" height="${ROW - 4}"/>`,
  )}${was(actual, y)}<text x="${LEFT + 48 * CELL_WIDTH + 8}" y="${y + 15}">${notesOf(day)}</text>
`
}

function was(actual: Day | undefined, y: number) {
  return runsOf(actual?.cells ?? []).flatMap(({ cell, start, length }) =>
    cell === 'open' || cell === 'partly'
      ? [
          html`<rect class="was" x="${LEFT + start * CELL_WIDTH}" y="${y + ROW - 7}" width="${length * CELL_WIDTH}" height="5"/>`,
        ]
      : [],
  )
}
