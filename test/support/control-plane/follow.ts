// What informers are to controllers, over the API server's own watches: the latest of every object
// followed, and everything that was seen to happen, in order.
import https from 'node:https'
import { createMirror, type Mirror } from '#src/embedded/stand-ins/mirror.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { pathOf, type Resource } from '#src/kube/resource.ts'
import type { Access } from './api-server.ts'

export interface Seen {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
  readonly resource: Resource
  /** When it was seen, milliseconds of `Date.now()`. */
  readonly at: number
}

export interface Following {
  readonly mirror: Mirror
  /** Everything that was seen to happen, what was there at the start included. */
  readonly history: readonly Seen[]
  /** Calls back for each change from now on, after the mirror has it. */
  changes(listener: (seen: Seen) => void): void
  /**
   * What `ask` answers once it is neither `undefined` nor `false`, asked after every change.
   * @throws after `withinMs`, naming `what` was waited for
   */
  until<T>(
    what: string,
    ask: (mirror: Mirror) => T | undefined | false,
    withinMs?: number,
  ): Promise<T>
  stop(): void
}

const PATIENCE_MS = 60_000
const AGAIN_MS = 200

/** Lists and watches `resources` as admin. Resolves when the first lists are there. */
export async function follow(api: Access, resources: readonly Resource[]): Promise<Following> {
  const mirror = createMirror()
  const history: Seen[] = []
  const listeners = new Set<(seen: Seen) => void>()
  const stopped = new AbortController()

  const tell = (type: Seen['type'], object: KubeObject, resource: Resource): void => {
    const seen = { type, object, resource, at: Date.now() }
    mirror.apply(seen)
    history.push(seen)
    for (const listener of [...listeners]) listener(seen)
  }

  await Promise.all(
    resources.map(async (resource) => {
      const loop = watchLoop(api, resource, stopped.signal, tell)
      await loop.listed
    }),
  )

  return {
    mirror,
    history,
    changes: (listener) => void listeners.add(listener),
    until(what, ask, withinMs = PATIENCE_MS) {
      return new Promise((resolve, reject) => {
        const look = () => {
          try {
            const answer = ask(mirror)
            if (answer === undefined || answer === false) return
            done(() => resolve(answer))
          } catch (error) {
            done(() => reject(error))
          }
        }
        const late = setTimeout(
          () => done(() => reject(new Error(`not seen in ${withinMs / 1000} s: ${what}`))),
          withinMs,
        )
        const done = (settle: () => void) => {
          clearTimeout(late)
          listeners.delete(look)
          settle()
        }
        listeners.add(look)
        look()
      })
    },
    stop: () => stopped.abort(),
  }
}

type Tell = (type: Seen['type'], object: KubeObject, resource: Resource) => void

function watchLoop(
  api: Access,
  resource: Resource,
  signal: AbortSignal,
  tell: Tell,
): { listed: Promise<void> } {
  const known = new Map<string, KubeObject>()
  const keyOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.name}`

  const apply = (type: Seen['type'], object: KubeObject): void => {
    if (type === 'DELETED') known.delete(keyOf(object))
    else known.set(keyOf(object), object)
    tell(type, object, resource)
  }

  // What was missed while there was no watch is told as the difference.
  const list = async (): Promise<string> => {
    const { status, body } = await api.transport({ method: 'GET', path: pathOf(resource), signal })
    if (status !== 200) throw new Error(`${pathOf(resource)} answered ${status}`)
    const answer: { metadata: { resourceVersion: string }; items: KubeObject[] } = JSON.parse(body)
    const { apiVersion, kind } = resource
    const items = answer.items.map((item) => ({ ...item, apiVersion, kind }))
    const there = new Set(items.map(keyOf))
    for (const [key, object] of [...known]) if (!there.has(key)) apply('DELETED', object)
    for (const item of items) {
      const before = known.get(keyOf(item))
      const version = before?.metadata.resourceVersion
      if (version === item.metadata.resourceVersion) continue
      apply(before === undefined ? 'ADDED' : 'MODIFIED', item)
    }
    return answer.metadata.resourceVersion
  }

  const run = async (listed: () => void): Promise<void> => {
    while (!signal.aborted) {
      try {
        let version = await list()
        listed()
        while (version !== '') version = await watchOnce(api, resource, version, signal, apply)
      } catch {
        // It is down, or was restarted: list again.
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref())
    }
  }

  return { listed: new Promise((resolve) => void run(resolve)) }
}

/** Watches until the server ends it; the version to go on from, or '' when it is gone. */
function watchOnce(
  api: Access,
  resource: Resource,
  from: string,
  signal: AbortSignal,
  apply: (type: Seen['type'], object: KubeObject) => void,
): Promise<string> {
  const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${from}`
  return new Promise((resolve, reject) => {
    const request = https.get(
      `${api.url}${pathOf(resource)}?${query}`,
      { ca: api.ca, headers: { authorization: 'Bearer admin' }, signal, agent: false },
      (response) => {
        // A kind that is not served any more is answered in words.
        if (response.statusCode !== 200) {
          response.resume()
          response.on('end', () => resolve(''))
          return
        }
        let version = from
        let rest = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          const lines = `${rest}${chunk}`.split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) version = take(line, version, apply)
        })
        response.on('end', () => resolve(version))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
  })
}

function take(
  line: string,
  version: string,
  apply: (type: Seen['type'], object: KubeObject) => void,
): string {
  const { type, object }: { type: string; object: KubeObject } = JSON.parse(line)
  if (type === 'ERROR') return ''
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') apply(type, object)
  return object.metadata.resourceVersion ?? version
}
