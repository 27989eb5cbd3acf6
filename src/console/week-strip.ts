// A week of a machine as one small picture: planned windows above, and below them when the machine was there. Below are the
// days of the week.
import { html } from 'hono/html'
import type { DateTime } from 'luxon'
import { type Cell, type Day, placeOf, runsOf } from '#src/views/timeline.ts'
import type { Html } from './page.ts'
import { type Week, weekInWords } from './week.ts'

/** Half hours of a day. */
const DAY = 48

/** Its label says the same in words. */
export function weekStrip(week: Week): Html {
  const { plannedDays, actualDays } = week
  const width = plannedDays.length * DAY
  const today = placeOf(localNow(week), plannedDays)?.day
  return html`<div><svg class="week" viewBox="0 0 ${width} 16" preserveAspectRatio="none" role="img" aria-label="${weekInWords(week)}"><path class="p" d="${path(plannedDays, 1, 8)}"/><path class="a" d="${path(actualDays, 10, 5)}"/>${clocks(plannedDays)}<path class="n" d="M${cellOfNow(week)} 0h2v16h-2z"/></svg><p class="days" aria-hidden="true">${plannedDays.map(
    ({ date }, index) => {
      const day = date.setLocale('en-US').toFormat('ccc')
      return index === today ? html`<b>${day}</b>` : html`<i>${day}</i>`
    },
  )}</p></div>`
}

/** The colours of the pictures. */
export const COLOURS: Html = html`<span class="key p"></span>planned, <span class="key a"></span>when the machine was there, <span class="key n"></span>now`

function path(days: readonly Day[], y: number, height: number): string {
  return runsOf(days.flatMap(({ cells }) => cells))
    .filter(({ cell }) => IS_OPEN.has(cell))
    .map(({ start, length }) => `M${start} ${y}h${length}v${height}h-${length}z`)
    .join('')
}

const IS_OPEN: ReadonlySet<Cell> = new Set(['open', 'partly'])

// A frame around each day on which the clocks change.
function clocks(days: readonly Day[]): Html | '' {
  const frames = days.flatMap(({ clocksForwardSeconds }, index) =>
    clocksForwardSeconds === 0 ? [] : [`M${index * DAY + 1} 1h${DAY - 2}v14h-${DAY - 2}z`],
  )
  return frames.length === 0 ? '' : html`<path class="c" d="${frames.join('')}"/>`
}

function cellOfNow(week: Week): number {
  const place = placeOf(localNow(week), week.plannedDays)
  return place === undefined ? 0 : place.day * DAY + Math.floor(place.cell)
}

function localNow({ now, zone }: Week): DateTime {
  return now.setZone(zone)
}
