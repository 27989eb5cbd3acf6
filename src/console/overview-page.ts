// The first page.
import { html } from 'hono/html'
import type { DateTime } from 'luxon'
import { groupOf } from '#src/kube/resource.ts'
import { MACHINE_KIND, POOL_KIND } from '#src/views/kinds.ts'
import { shortTime } from '#src/views/local-time.ts'
import { savingInWords } from '#src/views/saving.ts'
import type { NextChange, Summary } from '#src/views/summary.ts'
import { type Filter, KINDS, queryOf } from './filter.ts'
import type { MachineRow, Overview } from './overview.ts'
import { cutMessage, type Html } from './page.ts'
import { pathOfObject } from './paths.ts'
import { poolCard } from './pool-card.ts'
import type { ListProblem } from './read-list.ts'
import { toneOf } from './tone.ts'
import { COLOURS, weekStrip } from './week-strip.ts'

/** The part that changes. */
export function overviewContent(overview: Overview): Html {
  const { filter, machines, pools, problems, hasMore, now } = overview
  const isEmpty = machines.length + pools.length + problems.length === 0
  return html`${problems.map(problemNote)}
${troubleNote(overview)}
${isEmpty ? html`<p>${emptyWords(filter)}</p>` : ''}
${
  machines.length === 0
    ? ''
    : html`<h2>Machines</h2>
<p class="dim">Each picture is a week in the time zone of the machine, with today in the middle: ${COLOURS}. A dashed frame is a day on which the clocks change.</p>
<p class="dim">${timeOffWords(overview)}: ${savingInWords(overview.timeOff.offs, now)}.</p>
<ul class="rows">${machines.map((row) => machineRow(row, now))}</ul>`
}
${pools.length === 0 ? '' : html`<h2>Pools</h2><div class="pools">${pools.map((pool) => poolCard(pool, now))}</div>`}
${pagesOf(filter, hasMore)}
<p class="dim">State of ${now.toUTC().toFormat('yyyy-MM-dd HH:mm')} UTC.</p>`
}

function timeOffWords({ filter: { page, kind, ...chosen }, timeOff: { most } }: Overview): string {
  const which = Object.keys(chosen).length === 0 ? 'all machines' : 'all machines that fit'
  return most === undefined ? `Time off of ${which}` : `Time off of the first ${most} of ${which}`
}

const MOST_TROUBLED = 20

// Links to what is in trouble on this page: it may be far below.
function troubleNote({ machines, pools }: Overview): Html | '' {
  const troubled = [
    ...machines.filter(({ summary, lacksReference }) => lacksReference || isBad(summary)),
    ...pools.filter(({ summary }) => isBad(summary)),
  ].map(({ summary }) => summary)
  if (troubled.length === 0) return ''
  const more = troubled.length - MOST_TROUBLED
  return html`<p class="note bad">Look at these first: ${troubled
    .slice(0, MOST_TROUBLED)
    .map((each, index) => html`${index === 0 ? '' : ', '}${troubleLink(each)}`)}${
    more > 0 ? ` and ${more} more` : ''
  }.</p>`
}

function isBad({ state }: Summary): boolean {
  return toneOf(state) === 'bad'
}

function troubleLink({ kind, namespace, name, state }: Summary): Html {
  const path =
    kind === 'BootcNodePool'
      ? pathOfObject(POOL_KIND, { name })
      : pathOfObject(MACHINE_KIND, { namespace: namespace ?? 'default', name })
  return html`<a href="${path}">${namespace === undefined ? name : `${namespace}/${name}`}</a> (${state})`
}

function machineRow({ summary, week }: MachineRow, now: DateTime): Html {
  const { namespace = 'default', name, state, why, node, next, off } = summary
  return html`<li><span class="name"><a href="${pathOfObject(MACHINE_KIND, { namespace, name })}">${namespace}/${name}</a></span><span class="state ${toneOf(state)}">${state}</span><span>${nextWords(next, now)}${
    node === undefined ? '' : html` <span class="dim">node ${node}</span>`
  }${off === undefined ? '' : html` <span class="dim">off ${savingInWords([off], now)}</span>`}</span><span>${cutMessage(why)}</span>${week === undefined ? html`<span class="dim">no valid schedule</span>` : weekStrip(week)}</li>
`
}

/** `leaves Mon 18:00 Europe/Berlin`. */
export function nextWords(next: NextChange | undefined, now: DateTime): string {
  if (next === undefined) return 'no change is planned'
  const zone = next.timezone ?? 'UTC'
  return `${next.change} ${shortTime(next.at, zone, now)} ${zone}`
}

/** A list that cannot be read. */
export function problemNote(problem: ListProblem): Html {
  return html`<p class="note bad">${problemWords(problem)}</p>`
}

/** A list that cannot be read, and the right that is missing. */
export function problemWords({ resource, namespace, type }: ListProblem): string {
  const { kind, plural, apiVersion, namespaced } = resource
  if (type === 'unknown') {
    return `The cluster does not know ${kind}s: the definitions of Sundial are not installed.`
  }
  const where = namespace === undefined ? 'all namespaces' : `namespace ${namespace}`
  const place = namespaced ? ` in ${where}` : ''
  const hint =
    namespaced && namespace === undefined
      ? ' If you may list them in one namespace, choose it with the filter.'
      : ''
  return `You may not list ${kind}s${place}. The right that is missing: list ${plural}.${groupOf(apiVersion)}.${hint}`
}

function emptyWords({ page, ...filter }: Filter): string {
  if (page > 1) return 'There is nothing on this page.'
  return Object.keys(filter).length === 0
    ? 'There are no machines and no pools yet.'
    : 'Nothing fits the filter.'
}

function pagesOf(filter: Filter, hasMore: boolean): Html | '' {
  const { page } = filter
  if (page === 1 && !hasMore) return ''
  const link = (to: number, words: string) =>
    html`<a href="/${queryOf({ ...filter, page: to })}">${words}</a>`
  return html`<nav aria-label="Pages"><p>${page > 1 ? link(page - 1, 'Previous page') : ''} Page ${page} ${
    hasMore ? link(page + 1, 'Next page') : ''
  }</p></nav>`
}

/** The filter, and what of the query was ignored. It stays as it is while the content changes. */
export function filterForm(
  { namespace = '', kind, state = '', text = '' }: Filter,
  ignored: readonly string[] = [],
): Html {
  return html`${ignored.map((each) => html`<p class="note">${each}</p>`)}<form class="filter" method="get" action="/" role="search">
<label>Namespace <input name="namespace" value="${namespace}" size="14"></label>
<label>Kind <select name="kind"><option value="">all</option>${KINDS.map(
    (each) => html`<option${each === kind ? html` selected` : ''}>${each}</option>`,
  )}</select></label>
<label>State <input name="state" value="${state}" size="12"></label>
<label>Text <input name="text" type="search" value="${text}" size="16"></label>
<button>Filter</button> <a href="/">Show all</a>
</form>`
}
