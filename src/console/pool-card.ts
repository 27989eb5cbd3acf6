// A pool on a page: how far its rollout is, its reboot slots and what they wait for, its nodes by stage.
import { html } from 'hono/html'
import type { DateTime } from 'luxon'
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { NODE_KIND, POOL_KIND } from '#src/views/kinds.ts'
import { formatSpan, shortTime } from '#src/views/local-time.ts'
import { type PlacedNode, type Progress, STAGES } from '#src/views/rollout-progress.ts'
import { slotDetails, slotSince } from '#src/views/slot-words.ts'
import type { Summary } from '#src/views/summary.ts'
import { cutMessage, type Html } from './page.ts'
import { pathOfObject } from './paths.ts'
import { toneOf } from './tone.ts'

/** Of more nodes in a stage, the number is told. */
const MOST_NODES = 20

export function poolCard(progress: Progress, now: DateTime): Html {
  const { summary, message } = progress
  const { name } = summary
  return html`<section class="pool">
<h3><a href="${pathOfObject(POOL_KIND, { name })}">${name}</a></h3>
${poolProgress(progress, now, { why: message, mostNodes: MOST_NODES, cut: cutMessage, tellsNext: true })}
</section>
`
}

export interface PoolParts {
  /** Why it is in its state. */
  readonly why: string
  readonly mostNodes: number
  /** Shortens a text of a status. */
  readonly cut: (text: string) => string
  /** Whether the next nodes and the expected end are told. If not, `why` tells them. */
  readonly tellsNext: boolean
}

/** The same without its name. */
export function poolProgress(progress: Progress, now: DateTime, parts: PoolParts): Html {
  const { summary, slots, maxUnavailable, isPaused, nextNodes, nodes } = progress
  const { why, mostNodes, cut, tellsNext } = parts
  const { state, of } = summary
  const words = cut(withoutCount(why, summary))
  const most = maxUnavailable === undefined ? '' : ` of ${maxUnavailable}`
  return html`<p><span class="state ${toneOf(state)}">${state}</span>${updated(progress)}</p>
${words === '' ? '' : html`<p>${words}</p>`}
<p class="dim">${[of, ...times(progress, now, tellsNext)].join('; ')}</p>
<p>${slots.length}${most} reboot slots taken${tellsNext && isPaused ? '; paused, no more nodes reboot' : ''}${
    !tellsNext || nextNodes.length === 0 ? '' : `; next: ${nextNodes.join(', ')}`
  }</p>
${slots.length === 0 ? '' : html`<ul>${slots.map((slot) => slotLine(slot, now, { words, cut }))}</ul>`}
${stagesOf(nodes, mostNodes)}`
}

function updated({ summary: { nodes } }: Progress): Html | '' {
  if (nodes === undefined) return ''
  const { count, updated } = nodes
  return html` ${updated} of ${count} nodes updated <progress max="${Math.max(count, 1)}" value="${updated}" aria-label="Updated nodes"></progress>`
}

// The number is beside the state.
function withoutCount(why: string, { nodes }: Summary): string {
  const number = nodes && `${nodes.updated}/${nodes.count} updated`
  if (number === undefined || !why.startsWith(number)) return why
  const rest = why.slice(number.length)
  return /^([;.] |$)/.test(rest) ? rest.slice(2) : why
}

function times(
  { summary: { next }, startedAt }: Progress,
  now: DateTime,
  tellsNext: boolean,
): readonly string[] {
  const left = next && formatSpan(next.at.diff(now).as('seconds'))
  return [
    ...(startedAt === undefined ? [] : [`began ${shortTime(startedAt, 'UTC', now)} UTC`]),
    ...(next === undefined || !tellsNext
      ? []
      : [`should end ${shortTime(next.at, 'UTC', now)} UTC (in ${left})`]),
  ]
}

// `words` are above it, and often have the last error already.
function slotLine(
  slot: RebootSlot,
  now: DateTime,
  { words, cut }: { readonly words: string } & Pick<PoolParts, 'cut'>,
): Html {
  const { node, phase, problem, lastError } = slot
  const since = slotSince(slot)
  const details = [
    ...(since === undefined ? [] : [` since ${shortTime(since, 'UTC', now)} UTC`]),
    ...slotDetails(slot)
      .filter((detail) => detail !== lastError || !isIn(words, detail))
      .map((detail) => `; ${cut(detail)}`),
  ]
  return html`<li>${nodeLink(node)}: <span class="${toneOf(problem ?? phase)}">${phase}</span>${details}</li>`
}

// The message of a pool has the same sentences, with other words between them.
function isIn(words: string, text: string): boolean {
  return text.split('. ').every((sentence) => words.includes(sentence))
}

function stagesOf(nodes: readonly PlacedNode[], most: number): Html {
  if (nodes.length === 0) return html`<p>It has no nodes yet.</p>`
  const stages = STAGES.map((stage) => ({
    stage,
    placed: nodes.filter((node) => node.stage === stage),
  })).filter(({ placed }) => placed.length > 0)
  return html`<div class="stages">${stages.map(
    ({ stage, placed }) =>
      html`<div><p class="${toneOf(stage)}">${stage} ${placed.length}</p><ul>${placed
        .slice(0, most)
        .map(({ name }) => html`<li>${nodeLink(name)}</li>`)}${
        placed.length > most ? html`<li>and ${placed.length - most} more</li>` : ''
      }</ul></div>`,
  )}</div>`
}

function nodeLink(name: string): Html {
  return html`<a href="${pathOfObject(NODE_KIND, { name })}">${name}</a>`
}
