// The answers other than a page: a token is missing, a request failed, a path does not exist.
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ConsoleDeps } from '#functions/console/app.ts'
import { type Html, page } from '#src/console/page.ts'
import { objectOfPath, pathOfObject } from '#src/console/paths.ts'
import { problemResponse } from '#src/events/problem-details.ts'
import { isKubeError, type KubeError } from '#src/kube/kube-error.ts'
import { explainFailure } from '#src/views/explain-failure.ts'

type Named = Pick<ConsoleDeps, 'title' | 'isDev'>

const CHALLENGE = { 'www-authenticate': 'Bearer' }

/** 401: a page to sign in, or a problem for programs. `why`: the token that was sent is not accepted. */
export function needToken(context: Context, { title }: Named, why?: string): Response {
  const detail = why ?? 'The cluster is shown with the rights of a bearer token of yours.'
  if (!wantsPage(context)) {
    const remedy = 'Send the token in the header Authorization: Bearer TOKEN.'
    return problemResponse({ status: 401, title: 'A token is needed', detail, remedy }, CHALLENGE)
  }
  const content = html`${why === undefined ? '' : html`<p class="note bad" role="alert">${why}</p>`}
<p>The console shows the cluster with your own rights. It needs a bearer token that the API server accepts, such as one of your ServiceAccount:</p>
<pre><code>kubectl create token NAME -n NAMESPACE --duration 8h</code></pre>
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${placeOf(context)}">
<label>Token <input name="token" type="password" autocomplete="off" required size="40"></label>
<p><button>Sign in</button></p>
</form>
<p>Already signed in? After a link from another site, <a href="${placeOf(context)}">go on to the page</a>.</p>
<p class="dim">The token is kept in a cookie of this browser until the browser is closed or you sign out. It is not stored anywhere else.</p>`
  return htmlAnswer(401, page({ title: 'Sign in', cluster: title }, content), CHALLENGE)
}

/** The place to come back to: a path of the console. */
function placeOf(context: Context): string {
  const { pathname, search } = new URL(context.req.url)
  return context.req.method === 'GET' && !pathname.startsWith('//') ? `${pathname}${search}` : '/'
}

/** What a failed request of a page becomes. Errors other than those of the API server are bugs: 500. */
export function answerFailure(context: Context, deps: ConsoleDeps, error: unknown): Response {
  if (!isKubeError(error)) {
    deps.log.error('failed to answer', { path: context.req.path, error })
    return answerProblem(context, deps, 500, 'The console failed', 'Its log has the details.')
  }
  const words = explainFailure(error, deps)
  if (error.status === 401 && deps.access.type === 'token') {
    return needToken(context, deps, 'The cluster does not accept this token. It may have expired.')
  }
  const [status, title] = statusOf(error)
  return answerProblem(context, deps, status, title, words)
}

// 401 would make the page ask for a token. The credentials of a kubeconfig are renewed elsewhere.
function statusOf({ code, status }: KubeError): readonly [number, string] {
  if (status === 401) return [403, 'The credentials are not accepted']
  switch (code) {
    case 'Forbidden':
      return [403, 'Not with your rights']
    case 'NotFound':
      return [404, 'There is no such object']
    case 'Conflict':
      return [409, 'It has changed meanwhile']
    case 'Invalid':
      return [422, 'The cluster refuses this']
    default:
      return [503, 'The cluster does not answer']
  }
}

export function answerUnknown(context: Context, deps: Named): Response {
  return answerProblem(
    context,
    deps,
    404,
    'There is no such page',
    `${context.req.path} does not exist.`,
  )
}

/** A page, or a problem for programs. A page that could not be read is tried again by its script. */
export function answerProblem(
  context: Context,
  { title: cluster }: Named,
  status: number,
  title: string,
  detail: string,
): Response {
  if (!wantsPage(context)) return problemResponse({ status, title, detail })
  const events = status === 503 && context.req.method === 'GET' ? '/events' : undefined
  const content: Html = html`<p class="note bad">${detail}</p>${wayBack(context)}<p><a href="/">All machines and pools</a></p>`
  return htmlAnswer(status, page({ title, cluster, events }, content))
}

// After an action that was refused: to the page that has its form.
function wayBack({ req }: Context): Html | '' {
  const object = req.method === 'POST' && objectOfPath(req.path.replace(/\/[a-z]+$/, ''))
  if (!object) return ''
  const { kind, key } = object
  return html`<p><a href="${pathOfObject(kind, key)}">Back to ${kind.resource.kind} ${key.name}</a></p>`
}

export function htmlAnswer(
  status: number,
  content: Html,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const type = { 'content-type': 'text/html; charset=utf-8' }
  return new Response(String(content), { status, headers: { ...type, ...headers } })
}

// What is not for programs is for people.
function wantsPage({ req }: Context): boolean {
  return !/^\/(api\/|events$)/.test(req.path)
}

/** The form is none of ours, or is one of a session that has ended. */
export function answerForged(context: Context): Response {
  return context.text(
    'This form was not sent by a page of the console. Go back, reload the page, and try again.\n',
    403,
  )
}
