// `POST` of the form that keeps a machine on or off: creates a ScheduleOverride with the rights of the reader.
import type { Context } from 'hono'
import { DateTime } from 'luxon'
import { answerForged, answerProblem, answerUnknown } from '#functions/console/answers.ts'
import type { ConsoleDeps, Reader } from '#functions/console/app.ts'
import { readForm } from '#functions/console/guard.ts'
import { isSameValue } from '#functions/console/session.ts'
import { objectOfPath, pathOfObject } from '#src/console/paths.ts'
import { textAt } from '#src/kube/json.ts'
import { ownUser } from '#src/kube/own-user.ts'
import { LONGEST, LONGEST_REASON } from '#src/schedule-override/limits.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { MACHINE_KIND } from '#src/views/kinds.ts'
import { newOverride } from '#src/views/overrides/new-override.ts'

export async function overrideMachine(
  context: Context,
  { client, check, signal }: Reader,
  deps: ConsoleDeps,
): Promise<Response> {
  const named = objectOfPath(context.req.path.replace(/\/override$/, ''))
  if (named?.kind !== MACHINE_KIND) return answerUnknown(context, deps)
  const form = await readForm(context)
  if (!isSameValue(String(form['check']), check)) return answerForged(context)
  const { kind, key } = named
  const machine = await client.get(kind.resource, key, signal)
  if (machine === undefined) return answerUnknown(context, deps)
  if ((form['uid'] ?? machine.metadata.uid) !== machine.metadata.uid) {
    const detail = `Nothing was changed. The ${kind.resource.kind} of the page was deleted, and another one has its name now.`
    return answerProblem(context, deps, 409, 'It has changed meanwhile', detail)
  }
  const zone = textAt(machine, 'spec', 'schedule', 'timezone') || 'UTC'
  const now = deps.clock.now()
  const asked = readAsked(form, zone, now)
  if ('fault' in asked) {
    const detail = `Nothing was changed. ${asked.fault}`
    return answerProblem(context, deps, 422, 'This cannot be done', detail)
  }
  const { namespace = 'default', name } = key
  const createdBy = await ownUser(client, signal)
  const override = newOverride({ namespace, target: { name }, ...asked, askedAt: now, createdBy })
  await client.create(SCHEDULE_OVERRIDES, override, signal)
  deps.log.info('created an override', { state: asked.state, ...key })
  return context.redirect(`${pathOfObject(kind, key)}#overrides`, 303)
}

type Asked =
  | { readonly state: 'On' | 'Off'; readonly until: DateTime; readonly reason: string }
  | { readonly fault: string }

function readAsked(form: Readonly<Record<string, unknown>>, zone: string, now: DateTime): Asked {
  const [state, written, reason] = ['state', 'until', 'reason'].map((field) =>
    String(form[field] ?? '').trim(),
  )
  if (state !== 'On' && state !== 'Off') return { fault: 'Choose Keep on or Keep off.' }
  const until = DateTime.fromFormat(written ?? '', "yyyy-MM-dd'T'HH:mm", { zone }).toUTC()
  if (!until.isValid) return { fault: 'Until when? Write a time such as 2026-12-21T20:00.' }
  if (until <= now) return { fault: 'The time is over: choose a later one.' }
  if (until > now.plus(LONGEST)) {
    return { fault: `The time is too late: an override lasts ${LONGEST.as('days')} days at most.` }
  }
  if (!reason) return { fault: 'Say why, for other people.' }
  if ([...reason].length > LONGEST_REASON) {
    return { fault: `The reason is too long: at most ${LONGEST_REASON} characters.` }
  }
  return { state, until, reason }
}
