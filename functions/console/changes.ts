// `GET /events`: tells a page that something on it has changed (server-sent events). It sends no data of objects.
//
//     event: live      from now on each change is told
//     event: changed   load the page again
//     event: stale     changes are not told at present; the data says why
import type { Context } from 'hono'
import { answerProblem } from '#functions/console/answers.ts'
import type { ConsoleDeps, Reader } from '#functions/console/app.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { parseFilter } from '#src/console/filter.ts'
import { followChanges, type Watched } from '#src/console/follow-changes.ts'
import { type NamedObject, objectOfPath } from '#src/console/paths.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { explainFailure } from '#src/views/explain-failure.ts'

/** Changes within this time are told together. */
const TOGETHER_MS = 200
/** A stream that is neither live nor refused by then says so. The page then has an answer within three seconds. */
const FIRST_NEWS_MS = 2_000
/** A proxy closes a connection on which nothing is sent. */
const SIGN_OF_LIFE_MS = 20_000

/**
 * The answer comes with the first news of the watches, or with the news that there is none yet. Throws the refusal of a
 * token (401): without the token nothing will ever be told. A token that is refused later ends the stream, and the browser
 * that asks again hears of the refusal.
 * `streams`: each open stream is in it, so that it can be ended.
 */
export async function streamChanges(
  context: Context,
  { openStream }: Reader,
  deps: ConsoleDeps,
  streams: Set<AbortController>,
): Promise<Response> {
  const watched = watchedBy(context)
  if (watched === undefined) {
    const detail = 'The parameter object is the path of a page, such as /bootcnodepools/NAME.'
    return answerProblem(context, deps, 404, 'There is no such page', detail)
  }
  // Nobody reads the body of an answer to HEAD, so nothing would end its watches.
  if (context.req.method === 'HEAD') return new Response(null, { headers: HEADERS })
  const ended = new AbortController()
  const gone = AbortSignal.any([context.req.raw.signal, ended.signal])
  streams.add(ended)
  const begun = Promise.withResolvers<void>()
  let silence: NodeJS.Timeout | undefined
  const encoder = new TextEncoder()
  // By the side that reads. Then there is nothing to close.
  let isCancelled = false
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => {
        if (!gone.aborted) controller.enqueue(encoder.encode(text))
      }
      const send = (event: string, data = '') => write(`event: ${event}\ndata: ${data}\n\n`)
      let timer: NodeJS.Timeout | undefined
      const signs = setInterval(() => write(': \n\n'), SIGN_OF_LIFE_MS)
      silence = setTimeout(() => {
        send('stale', oneLine(`${deps.title} has not answered yet.`))
        begun.resolve()
      }, FIRST_NEWS_MS)
      write('retry: 2000\n\n')
      // Ends when the signal is aborted.
      followChanges({
        openStream,
        clock: deps.clock,
        watched,
        signal: gone,
        onLive() {
          send('live')
          begun.resolve()
        },
        onChange() {
          timer ??= setTimeout(() => {
            timer = undefined
            send('changed')
          }, TOGETHER_MS)
        },
        onFailure(error, failed) {
          if (isRefusedToken(error, deps)) {
            begun.reject(error)
            ended.abort()
          } else {
            send('stale', wordsOf(error, failed, deps))
            begun.resolve()
          }
        },
      })
        .catch((error: unknown) => deps.log.error('failed to follow changes', { error }))
        .finally(() => {
          clearTimeout(timer)
          clearInterval(signs)
          streams.delete(ended)
          begun.resolve()
          if (!isCancelled) controller.close()
        })
    },
    cancel() {
      isCancelled = true
      ended.abort()
    },
  })
  await begun.promise.finally(() => clearTimeout(silence))
  return new Response(body, { headers: HEADERS })
}

// The credentials of a kubeconfig are renewed elsewhere, so their refusal may pass.
function isRefusedToken(error: unknown, { access }: ConsoleDeps): boolean {
  return access.type === 'token' && isKubeError(error) && error.status === 401
}

/** `x-accel-buffering`: nginx passes on each event at once. */
const HEADERS = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }

/** `undefined`: the parameter `object` names none. */
function watchedBy(context: Context): readonly Watched[] | undefined {
  const path = context.req.query('object')
  if (path !== undefined) {
    const object = objectOfPath(path)
    return object && watchedWith(object)
  }
  const { namespace, kind } = parseFilter(context.req.query())
  return [
    ...(kind === 'BootcNodePool' ? [] : [{ resource: SCHEDULED_MACHINES, namespace }]),
    ...(kind === 'ScheduledMachine'
      ? []
      : [{ resource: BOOTC_NODE_POOLS }, { resource: BOOTC_NODES }]),
  ]
}

// A pool and its nodes are shown together.
function watchedWith({ kind: { resource }, key }: NamedObject): readonly Watched[] {
  const own = { resource, ...key }
  if (resource === BOOTC_NODE_POOLS) return [own, { resource: BOOTC_NODES }]
  return resource === BOOTC_NODES ? [own, { resource: BOOTC_NODE_POOLS }] : [own]
}

function wordsOf(error: unknown, { resource }: Watched, deps: ConsoleDeps): string {
  if (!isKubeError(error)) return 'the console has failed.'
  if (error.status === 403) return `you may not watch ${resource.kind}s.`
  return oneLine(explainFailure(error, deps))
}

// A line break would end the event.
function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ')
}
