// The page of one object, the same as JSON, and its actions.
import type { Context } from 'hono'
import { html } from 'hono/html'
import { stringify } from 'yaml'
import {
  answerForged,
  answerProblem,
  answerUnknown,
  htmlAnswer,
} from '#functions/console/answers.ts'
import type { ConsoleDeps, Reader } from '#functions/console/app.ts'
import { readForm } from '#functions/console/guard.ts'
import { isSameValue } from '#functions/console/session.ts'
import { explain } from '#functions/explain.ts'
import { actionsPart, doneNote } from '#src/console/actions-part.ts'
import { objectAsJson } from '#src/console/object-json.ts'
import { objectDetails, objectState } from '#src/console/object-page.ts'
import { type ObjectView, readObjectView } from '#src/console/object-view.ts'
import { ACTION_NAMES, offeredActions } from '#src/console/offered-actions.ts'
import { overrideForm } from '#src/console/overrides-part.ts'
import { page } from '#src/console/page.ts'
import { type NamedObject, objectOfPath, pathOfObject } from '#src/console/paths.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { nameOfKey } from '#src/kube/object.ts'
import { findAction } from '#src/views/actions/actions.ts'
import { explainFailure } from '#src/views/explain-failure.ts'

export async function objectPage(
  context: Context,
  reader: Reader,
  deps: ConsoleDeps,
): Promise<Response> {
  const named = objectOfPath(context.req.path)
  const view = named && (await read(named, reader, deps))
  if (named === undefined || view === undefined) return answerUnknown(context, deps)
  const path = pathOfObject(named.kind, named.key)
  // Whoever wrote the link: only what is so is told.
  const done = ACTION_NAMES.find(
    (name) =>
      name === context.req.query('done') && findAction(named.kind, name)?.isSet(view.object),
  )
  const frame = {
    title: `${named.kind.resource.kind} ${nameOfKey(named.key)}`,
    cluster: deps.title,
    events: `/events?object=${encodeURIComponent(path)}`,
    signOut: reader.canSignOut ? reader.check : undefined,
  }
  const offered = offeredActions(view, deps.kubectlFlags)
  const before = done === undefined ? '' : doneNote(named, done)
  const after = html`${actionsPart(view, offered, reader.check)}
${overrideForm(view, reader.check, deps.kubectlFlags)}
<div id="details">
${objectDetails(view, stringify(view.object))}
</div>`
  return htmlAnswer(200, page(frame, objectState(view), { before, after }))
}

export async function objectJson(
  context: Context,
  reader: Reader,
  deps: ConsoleDeps,
): Promise<Response> {
  const named = objectOfPath(context.req.path.replace(/^\/api/, ''))
  const view = named && (await read(named, reader, deps))
  if (view === undefined) return answerUnknown(context, deps)
  return context.json(objectAsJson(view, offeredActions(view, deps.kubectlFlags)))
}

function read(
  named: NamedObject,
  { client, signal }: Reader,
  deps: ConsoleDeps,
): Promise<ObjectView | undefined> {
  const { clock, isDev, reachesClusters } = deps
  return readObjectView(named, {
    client,
    now: clock.now,
    signal,
    explain: () =>
      explain(named.kind, named.key, { client, clock, isDev, reachesClusters, signal }),
    wordsOf(error) {
      if (!isKubeError(error) || error.status === 401) throw error
      return explainFailure(error, deps)
    },
  })
}

/** `POST` of one of the forms: makes the change, and goes back to the page of the object. */
export async function actOnObject(
  context: Context,
  { client, check, signal }: Reader,
  deps: ConsoleDeps,
): Promise<Response> {
  const [, place = '', last = ''] = /^(.*)\/([a-z]+)$/.exec(context.req.path) ?? []
  const name = ACTION_NAMES.find((each) => each === last)
  const named = objectOfPath(place)
  const action = named && name && findAction(named.kind, name)
  if (named === undefined || action === undefined) return answerUnknown(context, deps)
  const { kind, key } = named
  const form = await readForm(context)
  if (!isSameValue(String(form['check']), check)) return answerForged(context)
  if (name === 'kill' && form['confirm'] !== key.name) {
    const detail = `Nothing was changed. To confirm, type the name of the machine: ${key.name}.`
    return answerProblem(context, deps, 422, 'The name is not the same', detail)
  }
  const object = await client.get(kind.resource, key, signal)
  if (object === undefined) return answerUnknown(context, deps)
  if ((form['uid'] ?? object.metadata.uid) !== object.metadata.uid) {
    const detail = `Nothing was changed. The ${kind.resource.kind} of the page was deleted, and another one has its name now.`
    return answerProblem(context, deps, 409, 'It has changed meanwhile', detail)
  }
  if (!action.isSet(object)) {
    await client.patch(kind.resource, key, action.patch, signal)
    deps.log.info('changed an object', { action: name, kind: kind.resource.kind, ...key })
  }
  return context.redirect(`${pathOfObject(kind, key)}?done=${name}`, 303)
}
