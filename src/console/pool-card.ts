// A pool on a page: how far its rollout is, its reboot slots and what they wait for, its nodes by stage.
import { html } from 'hono/html'
import type { DateTime } from 'luxon'
import type { RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { NODE_KIND, POOL_KIND } from '#src/views/kinds.ts'
import { formatSpan, shortTime } from '#src/views/local-time.ts'
import { type PlacedNode, type Progress, STAGES } from '#src/views/rollout-progress.ts'
import { slotDetails, slotSince } from '#src/views/slot-words.ts'
import { cutMessage, type Html } from './page.ts'
import { pathOfObject } from './paths.ts'
import { toneOf } from './tone.ts'

/** Of more nodes in a stage, the number is told. */
const MOST_NODES = 20

export function poolCard(progress: Progress, now: DateTime): Html {
  const { summary } = progress
  const { name, why } = summary
  return html`<section class="pool">
<h3><a href="${pathOfObject(POOL_KIND, { name })}">${name}</a></h3>
${poolProgress({ ...progress, summary: { ...summary, why: cutMessage(why) } }, now, MOST_NODES)}
</section>
`
}

/** The same without its name. */
export function poolProgress(progress: Progress, now: DateTime, mostNodes: number): Html {
  const { summary, slots, maxUnavailable, isPaused, nextNodes, nodes } = progress
  const { state, why, of } = summary
  const most = maxUnavailable === undefined ? '' : ` of ${maxUnavailable}`
  return html`<p><span class="state ${toneOf(state)}">${state}</span>${updated(progress)}</p>
<p>${why}</p>
<p class="dim">${[of, ...times(progress, now)].join('; ')}</p>
<p>${slots.length}${most} reboot slots taken${isPaused ? '; paused, no more nodes reboot' : ''}${
    nextNodes.length === 0 ? '' : `; next: ${nextNodes.join(', ')}`
  }</p>
${slots.length === 0 ? '' : html`<ul>${slots.map((slot) => slotLine(slot, now))}</ul>`}
${stagesOf(nodes, mostNodes)}`
}

function updated({ summary: { nodes } }: Progress): Html | '' {
  if (nodes === undefined) return ''
  const { count, updated } = nodes
  return html` ${updated} of ${count} nodes updated <progress max="${Math.max(count, 1)}" value="${updated}" aria-label="Updated nodes"></progress>`
}

function times({ summary: { next }, startedAt }: Progress, now: DateTime): readonly string[] {
  const left = next && formatSpan(next.at.diff(now).as('seconds'))
  return [
    ...(startedAt === undefined ? [] : [`began ${shortTime(startedAt, 'UTC', now)} UTC`]),
    ...(next === undefined
      ? []
      : [`should end ${shortTime(next.at, 'UTC', now)} UTC (in ${left})`]),
  ]
}

function slotLine(slot: RebootSlot, now: DateTime): Html {
  const { node, phase, problem } = slot
  const since = slotSince(slot)
  const details = [
    ...(since === undefined ? [] : [` since ${shortTime(since, 'UTC', now)} UTC`]),
    ...slotDetails(slot).map((detail) => `; ${detail}`),
  ]
  return html`<li>${nodeLink(node)}: <span class="${toneOf(problem ?? phase)}">${phase}</span>${details}</li>`
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
