// What an API server tells in a watch, played by hand. test/functions/standalone has the embedded API server.
import { expect, onTestFinished, test } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { followChanges } from '#src/kube/follow-changes.ts'
import { createHttpsStream } from '#src/kube/https-stream.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { localServer } from '#test/support/local-server.ts'
import { eventually } from '#test/support/processes.ts'

const told = (type: string, name: string, resourceVersion: string) =>
  `${JSON.stringify({
    type,
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, uid: name, resourceVersion },
    },
  })}\n`
const EXPIRED = '{"type":"ERROR","object":{"code":410,"reason":"Expired","message":"too old"}}\n'

interface Played {
  /** The lines of each watch, in order, or the status with which it is refused; a watch after the last stays open. */
  readonly watches: readonly (string | number)[]
  /** The position of each list, in order; the last one stays. */
  readonly lists: readonly string[]
}

async function play({ watches, lists }: Played) {
  let watched = 0
  let listed = 0
  const server = await localServer((request, response) => {
    if (request.url?.includes('watch=true')) {
      const answer = watches[watched++]
      if (typeof answer === 'number') return response.writeHead(answer).end('{}')
      response.writeHead(200).flushHeaders()
      return answer === undefined ? undefined : response.end(answer)
    }
    const resourceVersion = lists[Math.min(listed++, lists.length - 1)]
    return response.end(JSON.stringify({ metadata: { resourceVersion }, items: [] }))
  })
  onTestFinished(server.close)
  const seen: string[] = []
  const stop = new AbortController()
  const credentials = fixedCredentials({ server: server.url, tls: {}, headers: {} })
  const ended = followChanges({
    transport: createHttpsTransport(credentials),
    openStream: createHttpsStream(credentials, 'test'),
    clock: realClock,
    resource: async () => CONFIG_MAPS,
    namespace: 'default',
    label: 'team',
    signal: stop.signal,
    async onChange({ metadata }, type) {
      seen.push(`${type} ${metadata.name}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
      seen.push(`done ${metadata.name}`)
    },
    onGap: () => seen.push('gap'),
    onFailure: (_, retrySeconds) => seen.push(`failure, again in ${retrySeconds} s`),
  })
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  const asked = () =>
    server.requests.map((request) => {
      const { searchParams } = new URL(request.split(' ')[1] ?? '', server.url)
      const what = searchParams.has('watch') ? 'watch' : `list ${searchParams.get('limit')}`
      return `${what} of ${searchParams.get('labelSelector')} from ${searchParams.get('resourceVersion')}`
    })
  return { seen, asked, stop, ended }
}

test('it begins at the position of the list, and takes one change after the other', async () => {
  const { seen, asked } = await play({
    lists: ['7'],
    watches: [told('ADDED', 'a', '8') + told('MODIFIED', 'a', '9') + told('DELETED', 'b', '10')],
  })

  await eventually(async () =>
    expect(asked()).toEqual([
      'list 1 of team from null',
      'watch of team from 7',
      'watch of team from 10',
    ]),
  )
  expect(seen).toEqual([
    ...['gap', 'ADDED a', 'done a', 'MODIFIED a', 'done a', 'DELETED b', 'done b'],
  ])
})

test('a watch that ends goes on from its last bookmark, and nothing was missed', async () => {
  const { seen, asked } = await play({ lists: ['7'], watches: [told('BOOKMARK', '', '12')] })

  await eventually(async () => expect(asked().at(-1)).toBe('watch of team from 12'))
  expect(seen).toEqual(['gap'])
})

test('a position that is too old is a gap, and no failure', async () => {
  const { seen, asked } = await play({
    lists: ['7', '30'],
    watches: [told('BOOKMARK', '', '8'), EXPIRED],
  })

  await eventually(async () => expect(asked().at(-1)).toBe('watch of team from 30'))
  await eventually(async () => expect(seen).toEqual(['gap', 'gap']))
})

test('a watch that is refused is tried again, a little later each time', async () => {
  const { seen } = await play({ lists: ['7'], watches: [403, 500] })

  await eventually(async () =>
    expect(seen).toEqual(['failure, again in 1 s', 'failure, again in 2 s', 'gap']),
  )
})

test('it ends when it is told to', async () => {
  const { stop, ended, seen } = await play({ lists: ['7'], watches: [] })
  await eventually(async () => expect(seen).toEqual(['gap']))

  stop.abort()

  await expect(ended).resolves.toBeUndefined()
})
