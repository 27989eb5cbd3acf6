// What an API server tells in a watch, played by hand. test/unit/cli/get.test.ts has the embedded API server.
import { expect, onTestFinished, test } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { followList } from '#src/kube/follow-list.ts'
import { createHttpsStream } from '#src/kube/https-stream.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { localServer } from '#test/support/local-server.ts'
import { eventually } from '#test/support/processes.ts'

const configMap = (name: string, resourceVersion: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, uid: name, resourceVersion },
})
const told = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`

interface Played {
  /** The lines of each watch, in order; a watch after the last one stays open. */
  readonly watches: readonly string[]
  readonly lists: readonly (readonly object[])[]
}

async function play({ watches, lists }: Played) {
  let watched = 0
  let listed = 0
  const server = await localServer((request, response) => {
    if (request.url?.includes('watch=true')) {
      const lines = watches[watched++]
      response.writeHead(200).flushHeaders()
      if (lines !== undefined) response.end(lines)
    } else {
      response.end(JSON.stringify({ items: lists[Math.min(listed++, lists.length - 1)] }))
    }
  })
  onTestFinished(server.close)
  const seen: string[] = []
  const stop = new AbortController()
  const credentials = fixedCredentials({ server: server.url, tls: {}, headers: {} })
  const ended = followList({
    client: createKubeClient(createHttpsTransport(credentials)),
    openStream: createHttpsStream(credentials, 'test'),
    clock: realClock,
    resource: CONFIG_MAPS,
    namespace: 'default',
    signal: stop.signal,
    onList: (objects) => seen.push(`list ${objects.map(({ metadata }) => metadata.name)}`),
    onChange: ({ metadata }, type) =>
      seen.push(`${type} ${metadata.name} ${metadata.resourceVersion}`),
    onFailure: () => seen.push('failure'),
  })
  onTestFinished(async () => {
    stop.abort()
    await ended.catch(() => undefined)
  })
  const versions = () =>
    server.requests
      .filter((request) => request.includes('watch=true'))
      .map((request) =>
        new URL(request.split(' ')[1] ?? '', server.url).searchParams.get('resourceVersion'),
      )
  return { seen, versions }
}

test('objects that the list has already are not told again; newer states and others are', async () => {
  const { seen } = await play({
    lists: [[configMap('a', '10'), configMap('b', '9')]],
    watches: [
      told('ADDED', configMap('a', '8')) +
        told('ADDED', configMap('b', '9')) +
        told('MODIFIED', configMap('a', '10')) +
        told('MODIFIED', configMap('b', '11')) +
        told('ADDED', configMap('c', '12')) +
        told('DELETED', configMap('a', '13')),
    ],
  })

  await eventually(async () =>
    expect(seen).toEqual(['list a,b', 'MODIFIED b 11', 'ADDED c 12', 'DELETED a 13']),
  )
})

test('a watch that ends goes on from its last bookmark, without the list', async () => {
  const { seen, versions } = await play({
    lists: [[]],
    watches: [told('ADDED', configMap('a', '5')) + told('BOOKMARK', configMap('', '7'))],
  })

  await eventually(async () => expect(versions()).toEqual([null, '7']))
  expect(seen).toEqual(['list ', 'ADDED a 5'])
})

test('a place that is too old begins with the list again, and is no failure', async () => {
  const expired = '{"type":"ERROR","object":{"code":410,"reason":"Expired","message":"too old"}}\n'
  const { seen, versions } = await play({
    lists: [[configMap('a', '5')], [configMap('b', '6')]],
    watches: [told('BOOKMARK', configMap('', '5')), expired],
  })

  await eventually(async () => expect(seen).toEqual(['list a', 'list b']))
  expect(versions()).toEqual([null, '5', null])
})

test('a first list that fails is thrown', async () => {
  const refused = await localServer((_, response) => response.writeHead(403).end('{}'))
  onTestFinished(refused.close)
  const credentials = fixedCredentials({ server: refused.url, tls: {}, headers: {} })

  const thrown = followList({
    client: createKubeClient(createHttpsTransport(credentials)),
    openStream: createHttpsStream(credentials, 'test'),
    clock: realClock,
    resource: CONFIG_MAPS,
    signal: new AbortController().signal,
    onList: () => expect.fail('there is no list'),
    onChange: () => undefined,
    onFailure: () => undefined,
  })

  await expect(thrown).rejects.toMatchObject({ code: 'Forbidden' })
})
