// The embedded API as a cluster has it: behind tokens and rights.
import { Hono } from 'hono'
import type { EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { type ResourcePath, resourcePathOf, splitPath } from '#src/embedded/api/request.ts'
import { type LeavingServer, serveLeaving } from './leaving-server.ts'

/** What the reader with a token may do, by the token: `list scheduledmachines`, `list events in team-a`, `* *`. */
export type Rights = Readonly<Record<string, readonly string[]>>

export async function guardApi(
  api: Pick<EmbeddedApi, 'app'>,
  rights: Rights,
): Promise<LeavingServer> {
  const app = new Hono()
  app.use(async ({ req }, next) => {
    const token = /^Bearer (.+)$/.exec(req.header('authorization') ?? '')?.[1] ?? ''
    const mayDo = rights[token]
    if (mayDo === undefined) return refusal(401, 'Unauthorized', 'Unauthorized')
    const { segments, query } = splitPath(new URL(req.url).pathname + new URL(req.url).search)
    const asked = resourcePathOf(segments)
    if (asked === undefined) return next()
    if (asked.plural === REVIEWS) return answerReview(await req.json(), mayDo)
    const verb = verbOf(req.method, asked, query.get('watch') !== null)
    if (allows(mayDo, verb, asked.plural, asked.namespace)) return next()
    return refusal(403, 'Forbidden', `${asked.plural} is forbidden: "${token}" cannot ${verb} it`)
  })
  app.all('*', ({ req }) => api.app.fetch(req.raw))
  return serveLeaving(app)
}

const REVIEWS = 'selfsubjectaccessreviews'

interface Review {
  readonly spec: {
    readonly resourceAttributes: {
      readonly verb: string
      readonly resource: string
      readonly namespace?: string
    }
  }
}

function answerReview(review: Review, mayDo: readonly string[]): Response {
  const { verb, resource, namespace } = review.spec.resourceAttributes
  const allowed = allows(mayDo, verb, resource, namespace)
  return Response.json({ ...review, status: { allowed } }, { status: 201 })
}

function verbOf(method: string, { name }: ResourcePath, isWatch: boolean): string {
  if (method === 'GET') return isWatch ? 'watch' : name === undefined ? 'list' : 'get'
  return method === 'POST' ? 'create' : method.toLowerCase()
}

function allows(
  mayDo: readonly string[],
  verb: string,
  plural: string,
  namespace: string | undefined,
): boolean {
  return mayDo.some((right) => {
    const [verbs, plurals, , place] = right.split(' ')
    const isIn = place === undefined || place === namespace
    return [verb, '*'].includes(verbs ?? '') && [plural, '*'].includes(plurals ?? '') && isIn
  })
}

function refusal(code: number, reason: string, message: string): Response {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code }
  return Response.json(status, { status: code })
}
