// A reader who has no proxy that adds a token types one.
import type { Context } from 'hono'
import { needToken } from '#functions/console/answers.ts'
import type { ConsoleDeps } from '#functions/console/app.ts'
import { readForm } from '#functions/console/guard.ts'
import { isToken, MOST_CHARACTERS_OF_COOKIE, signIn } from '#functions/console/session.ts'
import { mayDo } from '#src/console/rights.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { MACHINE_KIND } from '#src/views/kinds.ts'

/** Asks the API server whether it accepts the token, keeps it in the cookie, and goes to the page that was asked for. */
export async function answerSignIn(context: Context, deps: ConsoleDeps): Promise<Response> {
  const { access } = deps
  if (access.type === 'kubeconfig') return context.redirect('/', 303)
  const form = await readForm(context)
  const token = String(form['token'] ?? '').trim()
  if (!isToken(token)) return needToken(context, deps, 'This is not a bearer token.')
  if (token.length > MOST_CHARACTERS_OF_COOKIE) return needToken(context, deps, tooLong(token))
  const { client } = access.connect(token)
  try {
    await mayDo(client, [{ verb: 'list', resource: MACHINE_KIND.resource }], context.req.raw.signal)
  } catch (error) {
    if (isKubeError(error) && error.status === 401) {
      return needToken(context, deps, 'The cluster does not accept this token.')
    }
    // A cluster that refuses the question accepts the token.
    if (!(isKubeError(error) && error.status === 403)) throw error
  }
  signIn(context, token)
  return context.redirect(ownPath(String(form['to'] ?? '/')), 303)
}

function tooLong({ length }: string): string {
  return (
    `This token has ${length} characters. A browser keeps at most ${MOST_CHARACTERS_OF_COOKIE} in a cookie. ` +
    'Use a shorter token, such as one of a ServiceAccount, or a proxy that sends the token with each request.'
  )
}

// Only a path of this console: `//host` and `/\host` would lead elsewhere.
function ownPath(text: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : '/'
}
