// The overrides of a machine: the form that creates one, and those that there are.
import { html } from 'hono/html'
import type { DateTime } from 'luxon'
import { textAt } from '#src/kube/json.ts'
import { LONGEST, LONGEST_REASON } from '#src/schedule-override/limits.ts'
import { shortTime } from '#src/views/local-time.ts'
import { createCommand, endCommand, newOverride } from '#src/views/overrides/new-override.ts'
import type { OverrideRow } from '#src/views/overrides/override-row.ts'
import type { ObjectView } from './object-view.ts'
import type { Html } from './page.ts'
import { pathOfObject } from './paths.ts'

/** `check`: the value that shows that the form is one of ours. Nothing for a reader who may create no override. */
export function overrideForm(
  { kind, key, object, mayOverride, now }: ObjectView,
  check: string,
  kubectlFlags: readonly string[],
): Html | '' {
  if (!mayOverride) return ''
  const { namespace = 'default', name } = key
  const zone = textAt(object, 'spec', 'schedule', 'timezone') || 'UTC'
  const example = newOverride({
    ...{ namespace, target: { name }, state: 'On', until: now.plus({ hours: 2 }) },
    ...{ reason: 'why', askedAt: now, createdBy: undefined },
  })
  const local = (at: DateTime) => at.setZone(zone).toFormat("yyyy-MM-dd'T'HH:mm")
  return html`<details id="override"><summary>Keep on or off for a time</summary><form method="post" action="${pathOfObject(kind, key)}/override">
<input type="hidden" name="check" value="${check}">
<input type="hidden" name="uid" value="${object.metadata.uid ?? ''}">
<p>Whatever the schedule says, until this time. The ScheduledMachine is not changed.</p>
<p><label>Until (${zone}) <input name="until" type="datetime-local" min="${local(now)}" max="${local(now.plus(LONGEST))}" required></label></p>
<p><label>Why, for other people <input name="reason" maxlength="${LONGEST_REASON}" size="40" autocomplete="off" required></label></p>
<button name="state" value="On">Keep on</button>
<button name="state" value="Off">Keep off</button>
<p class="dim">The same as <code>sundial on ${name} --until TIME --reason WHY</code>, or <code>off</code>, or with kubectl <code>${createCommand(example, kubectlFlags)}</code></p>
</form></details>`
}

/** Those that are not over. */
export function overridesList(
  overrides: readonly OverrideRow[],
  zone: string,
  now: DateTime,
): Html {
  return html`<h2 id="overrides">Overrides</h2>
<ul>${overrides.map((each) => {
    const { namespace, name, state, phase, from, until, who, reason } = each
    const begins = from > now ? ` from ${shortTime(from, zone, now)}` : ''
    const command = endCommand({ namespace, name })
    return html`<li>${state}${begins} until ${shortTime(until, zone, now)} ${zone}, ${who === '' ? '' : `by ${who}, `}${phase}: ${reason} <span class="dim">To end it: <code>${command}</code></span></li>`
  })}</ul>`
}
