// The answer of `sundial why` on a page, below its first line: the tree, the rules in their order, and the decision.
import { html } from 'hono/html'
import type { AskedRule } from '#src/reconcile/rules.ts'
import type { Explanation, TreeNode } from '#src/views/why/explanation.ts'
import { type Group, groupSiblings, rulesTogether, titleOfGroup } from '#src/views/why/together.ts'
import type { Html } from './page.ts'
import { toneOf } from './tone.ts'

/** A text: why there is no answer. */
export function explanationPart(explanation: Explanation | string): Html {
  if (typeof explanation === 'string') {
    return html`<h2>The next pass</h2><p class="note">${explanation}</p>`
  }
  const { tree, rules, unread } = explanation
  return html`<h2>Its objects</h2>
${unread.map((each) => html`<p class="note">Cannot be read here with your rights: ${each}.</p>`)}
${treeList([tree], true)}
<h2>The next pass</h2>
${decisionPart(explanation)}
<details id="rules"><summary>The rules that it asks, in this order</summary>
<ol>${rulesTogether(rules).map(ruleLine)}</ol></details>`
}

function treeList(nodes: readonly TreeNode[], isRoot = false): Html | '' {
  if (nodes.length === 0) return ''
  return html`<ul class="tree">${groupSiblings(nodes).map((group) => treeItem(group, isRoot))}</ul>`
}

// The message of the root is in the summary.
function treeItem(group: Group, isRoot: boolean): Html {
  const { state, message, children } = group.node
  return html`<li>${titleOfGroup(group)} <span class="state ${toneOf(state)}">${state}</span>${
    message === undefined || isRoot ? '' : html` <span class="dim">${message}</span>`
  }${treeList(children)}</li>`
}

function ruleLine({ about, asked, answer }: AskedRule): Html {
  return html`<li>${about === undefined ? '' : `${about}: `}${asked} <b>${answer}</b></li>`
}

function decisionPart({ decision, unread }: Explanation): Html {
  const { effects, isKnown, wake } = decision
  const next = wake === null ? '' : html`<p class="dim">Its next time is ${wake}.</p>`
  if (unread.length > 0) {
    return html`<p>The function may read more than you, so its answers and its decision can differ.</p>${next}`
  }
  if (!isKnown) return html`<p>It decides when it has read what is not known here.</p>${next}`
  if (effects.length === 0) return html`<p>It changes nothing.</p>${next}`
  return html`<ul>${effects.map(({ does }) => html`<li>It ${does}.</li>`)}</ul>${next}`
}
