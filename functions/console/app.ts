// The console: pages for people, the same as JSON, and a stream of changes. Each request has the rights of its reader.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { PatternRouter } from 'hono/router/pattern-router'
import type { Access, ReaderConnection } from '#functions/console/access.ts'
import {
  answerFailure,
  answerForged,
  answerProblem,
  answerUnknown,
  needToken,
} from '#functions/console/answers.ts'
import { streamChanges } from '#functions/console/changes.ts'
import {
  isForLoopback,
  isFromOtherSite,
  isFromOurPage,
  protect,
  readForm,
} from '#functions/console/guard.ts'
import {
  checkValueOf,
  isSameValue,
  isSignedIn,
  signOut,
  tokenOf,
} from '#functions/console/session.ts'
import { answerSignIn } from '#functions/console/sign-in.ts'
import type { FunctionApp } from '#functions/function-app.ts'
import type { Clock } from '#src/clock/clock.ts'
import { LIVE_SCRIPT, STYLESHEET } from '#src/console/assets/assets.ts'
import { addProbes } from '#src/events/probes.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'

export interface ConsoleDeps {
  readonly access: Access
  /** The API server's. */
  readonly clock: Clock
  /** Names the cluster: `context kind (https://127.0.0.1:6443)`. */
  readonly title: string
  /** `sundial dev`: its cluster is its own workload cluster. */
  readonly isDev: boolean
  /** The flags with which kubectl reaches the same cluster. */
  readonly kubectlFlags: readonly string[]
  /** Whether workload clusters are reached with their kubeconfigs. */
  readonly reachesClusters: boolean
  readonly notReady: () => Promise<string | undefined>
  readonly log: Logger
  readonly metrics?: Metrics
}

/** The reader of one request. */
export interface Reader extends ReaderConnection {
  /** In each form of a page for this reader. */
  readonly check: string
  readonly canSignOut: boolean
  /** Ends when the request does, or has taken too long. */
  readonly signal: AbortSignal
}

/** Longer than one request to the API server may take. */
const TIMEOUT_MS = 20_000

/** Of a form: a token, and a few words. */
const MOST_BYTES = 16 * 1024

type Handle = (context: Context, reader: Reader) => Promise<Response>

export function createConsoleApp(deps: ConsoleDeps): FunctionApp {
  const { access, log, notReady, metrics = createMetrics() } = deps
  const readerOf = createReaders(access)
  const streams = new Set<AbortController>()
  const running = new Set<Promise<void>>()
  let isDraining = false
  const app = new Hono({ router: new PatternRouter() })

  app.use(async (context, next) => {
    await next()
    protect(context.res)
  })
  addProbes(app, { notReady, metrics })
  app.use(async (context, next) => {
    if (isDraining) return answerProblem(context, deps, 503, 'The console stops', 'Try again.')
    const work = next()
    running.add(work)
    return work.finally(() => running.delete(work))
  })
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: (context) => answerTooLarge(context, deps) }))
  app.use(async (context, next) => {
    if (access.type === 'kubeconfig' && !isForLoopback(context)) return answerStranger(context)
    if (context.req.method === 'POST' && !isFromOurPage(context)) return answerForged(context)
    return next()
  })
  for (const { path, type, content } of [STYLESHEET, LIVE_SCRIPT]) {
    const kept = { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }
    app.get(path, (context) => context.body(content, 200, kept))
  }
  app.post('/sign-in', (context) => answerSignIn(context, deps))

  const asReader = (handle: Handle) => async (context: Context) => {
    const reader = readerOf(context)
    if (reader === undefined) return needToken(context, deps)
    try {
      return await handle(context, reader)
    } catch (error) {
      return answerFailure(context, deps, error)
    }
  }
  app.post(
    '/sign-out',
    asReader(async (context, { check }) => {
      const form = await readForm(context)
      if (!isSameValue(String(form['check']), check)) return answerForged(context)
      signOut(context)
      return context.redirect('/', 303)
    }),
  )
  app.get('/events', async (context, next) => {
    // Such a page cannot read the stream, but each one holds watches open.
    if (!isFromOtherSite(context)) return next()
    const detail = 'Only pages of the console itself may follow changes.'
    return answerProblem(context, deps, 403, 'Not for pages of another site', detail)
  })
  app.get(
    '/events',
    asReader(async (context, reader) => streamChanges(context, reader, deps, streams)),
  )
  // Loaded with the first page, so that the process answers sooner.
  const pages = () => import('#functions/console/pages.ts')
  app.get(
    '/',
    asReader(async (context, reader) => (await pages()).overviewPage(context, reader, deps)),
  )
  app.get(
    '/api/objects',
    asReader(async (context, reader) => (await pages()).overviewJson(context, reader, deps)),
  )
  // `/PLURAL/NAME` and `/PLURAL/NAMESPACE/NAME`. Both are loaded with the first page of an object.
  const objects = () => import('#functions/console/object-pages.ts')
  const objectPage = asReader(async (context, reader) =>
    (await objects()).objectPage(context, reader, deps),
  )
  const objectJson = asReader(async (context, reader) =>
    (await objects()).objectJson(context, reader, deps),
  )
  const act = asReader(async (context, reader) =>
    (await objects()).actOnObject(context, reader, deps),
  )
  app.post(
    '/:plural/:namespace/:name/override',
    asReader(async (context, reader) =>
      (await import('#functions/console/override-machine.ts')).overrideMachine(
        context,
        reader,
        deps,
      ),
    ),
  )
  for (const path of ['/:plural/:name', '/:plural/:namespace/:name']) {
    app.get(`/api${path}`, objectJson)
    app.get(path, objectPage)
    app.post(`${path}/:action`, act)
  }
  app.notFound((context) => answerUnknown(context, deps))
  app.onError((error, context) => {
    log.error('failed to answer', { path: context.req.path, error })
    return answerFailure(context, deps, error)
  })

  return {
    app,
    async drain() {
      isDraining = true
      for (const stream of streams) stream.abort()
      await Promise.allSettled(running)
    },
    idle: () => streams.size + running.size === 0,
  }
}

function createReaders(access: Access): (context: Context) => Reader | undefined {
  const own = crypto.getRandomValues(Buffer.alloc(32))
  return (context) => {
    const { signal: gone } = context.req.raw
    const signal = AbortSignal.any([gone, AbortSignal.timeout(TIMEOUT_MS)])
    if (access.type === 'kubeconfig') {
      return { ...access.connection, check: checkValueOf(own), canSignOut: false, signal }
    }
    const token = tokenOf(context)
    if (token === undefined) return undefined
    return {
      ...access.connect(token),
      check: checkValueOf(token),
      canSignOut: isSignedIn(context),
      signal,
    }
  }
}

function answerTooLarge(context: Context, deps: ConsoleDeps): Response {
  const detail = `A form of the console has at most ${MOST_BYTES} bytes.`
  return answerProblem(context, deps, 413, 'The form is too large', detail)
}

function answerStranger(context: Context): Response {
  return context.text('This console answers only at 127.0.0.1 and localhost.\n', 403)
}
