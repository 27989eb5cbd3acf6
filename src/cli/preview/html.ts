// A preview as one page of HTML that needs nothing else: no script, no font, no other file.
import { html } from 'hono/html'
import { formatSpan } from '#src/views/local-time.ts'
import { drawSvg } from '#src/views/timeline-svg.ts'
import { hasSources, type PlannedWindow } from './planned-windows.ts'
import type { Preview } from './preview-of.ts'
import { nameOf } from './read-machines.ts'
import { STYLE } from './stylesheet.ts'
import { sourceInWords } from './table.ts'
import { formatMinute } from './why-absent.ts'

/** The page. Names and reasons from the files are escaped. */
export function formatHtml(preview: Preview): string {
  const { plan, range, zone, timelines, absent, notes, isCut, longest } = preview
  const from = formatMinute(range.from, zone)
  const withSources = plan.some(hasSources)
  const span =
    range.until === undefined ? `from ${from}` : `${from} to ${formatMinute(range.until, zone)}`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Windows of ScheduledMachines</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Windows of ScheduledMachines</h1>
<p>${span}. Times are in ${zone}.${isCut ? ` Only the first ${longest} days are drawn.` : ''}</p>
${timelines.map(
  ({ machine, days }) => html`<section>
<h2>${nameOf(machine)}</h2>
<p>Schedule in ${machine.schedule.zone}. Open for ${formatSpan(
    days.reduce((sum, { openSeconds }) => sum + openSeconds, 0),
  )} in these days.</p>
<div class="wide" role="region" aria-label="Timeline of ${nameOf(machine)}" tabindex="0">
${drawSvg(days, `Timeline of ${nameOf(machine)}. The table of windows says the same in words.`)}
</div>
</section>
`,
)}
<h2>All windows</h2>
${
  plan.length === 0
    ? html`<p>There is none in this range.</p>`
    : html`<div class="wide" role="region" aria-label="All windows" tabindex="0"><table>
<thead><tr><th scope="col">Machine</th><th scope="col">Opens</th><th scope="col">Closes</th><th scope="col">Lasts</th><th scope="col">Time zone of the machine</th>${
        withSources ? html`<th scope="col">Opened, closed by</th>` : ''
      }</tr></thead>
<tbody>
${plan.map((window) => row(window, zone, withSources))}</tbody>
</table></div>`
}
${
  notes.length === 0
    ? ''
    : html`<h2>Begun and ended</h2>
<ul>
${notes.map((line) => html`<li>${line}</li>\n`)}</ul>`
}
${
  absent.length === 0
    ? ''
    : html`<h2>Without a window</h2>
<ul>
${absent.map((line) => html`<li>${line}</li>\n`)}</ul>`
}
</main>
</body>
</html>
`
  return String(page)
}

function row({ machine, opens, closes, source }: PlannedWindow, zone: string, withSource: boolean) {
  const lasts = opens && closes ? formatSpan(closes.diff(opens).as('seconds')) : 'always'
  return html`<tr><th scope="row">${nameOf(machine)}</th><td>${
    opens ? formatMinute(opens, zone) : 'no change'
  }</td><td>${closes ? formatMinute(closes, zone) : 'no change'}</td><td>${lasts}</td><td>${
    machine.schedule.zone
  }</td>${withSource ? html`<td>${sourceInWords(source)}</td>` : ''}</tr>
`
}
