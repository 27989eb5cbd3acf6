// The forms of the actions. They stand outside the part that always changes, so that nothing typed is lost.
import { html } from 'hono/html'
import { groupOf } from '#src/kube/resource.ts'
import type { ActionName } from '#src/views/actions/actions.ts'
import { findAction } from '#src/views/actions/actions.ts'
import type { ObjectView } from './object-view.ts'
import type { OfferedAction } from './offered-actions.ts'
import type { Html } from './page.ts'
import { type NamedObject, pathOfObject } from './paths.ts'

const LABELS = {
  pause: 'Pause',
  resume: 'Resume',
  kill: 'Switch the kill switch on',
  release: 'Switch the kill switch off',
} as const satisfies Record<ActionName, string>

/** `check`: the value that shows that the form is one of ours. */
export function actionsPart(
  view: ObjectView,
  offered: readonly OfferedAction[],
  check: string,
): Html | '' {
  const { kind, key, object, mayChange } = view
  const { resource } = kind
  if (findAction(kind, 'pause') === undefined) return ''
  if (!mayChange) {
    const where = key.namespace === undefined ? '' : ` in namespace ${key.namespace}`
    return html`<p class="dim">You may only look. The right that is missing for changes: patch ${resource.plural}.${groupOf(resource.apiVersion)}${where}.</p>`
  }
  return html`<div class="actions" id="actions">${offered.map(({ name, action, command }) => {
    const warning = action.warns?.(object)
    const form = html`<form method="post" action="${pathOfObject(kind, key)}/${name}">
<input type="hidden" name="check" value="${check}">
<input type="hidden" name="uid" value="${object.metadata.uid ?? ''}">
${warning === undefined ? '' : html`<p class="note">Careful: ${warning}</p>`}
${name === 'kill' ? confirmation(key.name) : ''}
<button>${LABELS[name]}</button>
<p class="dim">The same as <code>${command}</code></p>
</form>`
    return name === 'kill'
      ? html`<details id="kill"><summary>Kill switch</summary>${form}</details>`
      : form
  })}</div>`
}

function confirmation(name: string): Html {
  return html`<p>The machine is removed at once, without grace period and drain.</p>
<p><label>To confirm, type its name: ${name} <input name="confirm" autocomplete="off" autocapitalize="none" spellcheck="false" required></label></p>
`
}

/** What an action has done, for the page after it. */
export function doneNote({ kind, key }: NamedObject, name: ActionName): Html | '' {
  const action = findAction(kind, name)
  return action === undefined
    ? ''
    : html`<p class="note" role="status">${key.name} ${action.made}</p>`
}
