// The page of one object.
import { html } from 'hono/html'
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { listAt, numberAt, optionalTextAt, textAt } from '#src/kube/json.ts'
import { type KubeObject, nameOfKey } from '#src/kube/object.ts'
import { shortTime } from '#src/views/local-time.ts'
import { savingInWords } from '#src/views/saving.ts'
import { summaryOf } from '#src/views/summary.ts'
import { drawSvg } from '#src/views/timeline-svg.ts'
import { explanationPart } from './explanation-part.ts'
import { type ObjectView, timeOf } from './object-view.ts'
import { overridesList } from './overrides-part.ts'
import { nextWords, problemNote } from './overview-page.ts'
import type { Html } from './page.ts'
import { poolProgress } from './pool-card.ts'
import { toneOf } from './tone.ts'
import { type Week, weekInWords } from './week.ts'
import { COLOURS } from './week-strip.ts'

/** Of each stage. */
const MOST_NODES = 200
const MOST_EVENTS = 100

/** Its state, and why it is in it. */
export function objectState(view: ObjectView): Html {
  const { problems, progress, now } = view
  const parts = { mostNodes: MOST_NODES, cut: whole, tellsNext: answerOf(view) === undefined }
  return html`${problems.map(problemNote)}
${
  progress === undefined
    ? stateOf(view)
    : poolProgress(progress, now, { ...parts, why: answerOf(view) ?? progress.message })
}`
}

const whole = (text: string) => text

// What `sundial why` says first, without the name and the state that stand above it.
function answerOf({ object, explanation, now }: ObjectView): string | undefined {
  if (typeof explanation === 'string') return undefined
  const { summary } = explanation
  const { kind, metadata } = object
  if (kind !== 'ScheduledMachine' && kind !== 'BootcNodePool') return summary
  const [state] = summaryOf(object, now).state.split(', ')
  const said = `${kind} ${nameOfKey(metadata)} is ${state}: `
  return summary.startsWith(said) ? summary.slice(said.length) : summary
}

/** All else. `yaml`: the object as YAML. */
export function objectDetails(view: ObjectView, yaml: string): Html {
  const { object, explanation, overrides, week, now } = view
  return html`${week === undefined ? '' : weekPart(week)}
${overrides === undefined || overrides.length === 0 ? '' : overridesList(overrides, week?.zone ?? 'UTC', now)}
${explanationPart(explanation)}
${conditionsPart(object, now)}
${eventsPart(view)}
<h2>YAML</h2>
<details id="yaml"><summary>The object as it is stored, without managedFields</summary><pre tabindex="0"><code>${yaml}</code></pre></details>`
}

function stateOf(view: ObjectView): Html | '' {
  const { object, now } = view
  const answer = answerOf(view)
  if (object.kind !== 'ScheduledMachine') return answer === undefined ? '' : html`<p>${answer}</p>`
  const { state, why, node, next, off, of } = summaryOf(object, now)
  return html`<p><span class="state ${toneOf(state)}">${state}</span>${answer === undefined ? ` ${nextWords(next, now)}` : ''}</p>
<p>${answer ?? why}</p>
<p class="dim">cluster ${of}${node === undefined ? '' : `, node ${node}`}${off === undefined ? '' : `, off ${savingInWords([off], now)}`}</p>`
}

function weekPart(week: Week): Html {
  const { zone, now, plannedDays, actualDays } = week
  return html`<h2>The week</h2>
<p class="dim">Times are in ${zone}: ${COLOURS}.</p>
<div class="wide" role="region" aria-label="The week" tabindex="0">${drawSvg(plannedDays, weekInWords(week), actualDays, now.setZone(zone))}</div>`
}

function conditionsPart(object: KubeObject, now: DateTime): Html {
  const conditions = listAt(object, 'status', 'conditions')
  return html`<h2>Conditions</h2>
${conditions.length === 0 ? html`<p>There are none yet.</p>` : html`<ul>${conditions.map((each) => html`<li>${conditionInWords(each, now)}</li>`)}</ul>`}`
}

// `Ready is False since Mon 09:05 UTC (NodeDraining): waiting for 2 pods`.
function conditionInWords(condition: unknown, now: DateTime): string {
  const text = (field: string) => textAt(condition, field)
  const since = parseInstant(text('lastTransitionTime'))
  const when = since === undefined ? '' : ` since ${shortTime(since, 'UTC', now)} UTC`
  const reason = text('reason') === '' ? '' : ` (${text('reason')})`
  const message = text('message') === '' ? '.' : `: ${text('message')}`
  return `${text('type')} is ${text('status')}${when}${reason}${message}`
}

function eventsPart({ events, now }: ObjectView): Html {
  const shown = events.slice(0, MOST_EVENTS)
  return html`<h2>Events</h2>
${
  shown.length === 0
    ? html`<p>There are none. Kubernetes keeps them for an hour, unless the cluster says otherwise.</p>`
    : html`<div class="wide" role="region" aria-label="Events" tabindex="0"><table><thead><tr><th scope="col">Time (UTC)</th><th scope="col">Type</th><th scope="col">Reason</th><th scope="col">Note</th></tr></thead><tbody>${shown.map((event) => eventRow(event, now))}</tbody></table></div>`
}`
}

function eventRow(event: KubeObject, now: DateTime): Html {
  const at = parseInstant(timeOf(event))
  const type = textAt(event, 'type')
  const count = numberAt(event, 'series', 'count')
  const note = optionalTextAt(event, 'note') ?? ''
  return html`<tr><td>${at === undefined ? '' : shortTime(at, 'UTC', now)}</td><td class="${type === 'Warning' ? 'bad' : 'dim'}">${type}</td><td>${textAt(event, 'reason')}</td><td>${note}${count === undefined ? '' : ` (${count} times)`}</td></tr>
`
}
