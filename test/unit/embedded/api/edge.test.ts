import { describe, expect, it } from 'vitest'
import type { RequestRecord } from '#src/embedded/api/edge.ts'
import { kubeconfigFor, serve } from '#src/embedded/http.ts'
import { MERGE, startApi, startWithThings, TABLE, THINGS, thing } from './started-api.ts'

describe('the hook before a request', () => {
  it('may answer in its place', async () => {
    const { ask, api } = startApi({
      intercept: ({ method }) =>
        method === 'PATCH'
          ? { status: 503, headers: { 'retry-after': '1' }, body: 'busy' }
          : undefined,
    })
    const records: RequestRecord[] = []
    api.observe((record) => records.push(record))

    const answers = [
      await ask('PATCH', '/api/v1/namespaces/default', { metadata: { labels: { a: 'b' } } }, MERGE),
      await ask('GET', '/api/v1/namespaces/default'),
    ]

    expect(answers.map(({ status }) => status)).toEqual([503, 200])
    expect(answers[1]?.body.metadata.labels).not.toHaveProperty('a')
    expect(records[0]).toEqual({
      method: 'PATCH',
      path: '/api/v1/namespaces/default',
      status: 503,
      bytes: 4,
    })
  })

  it.each([
    ['lost patience', () => AbortSignal.abort(), 'Aborted'],
    ['ran out of time', () => AbortSignal.timeout(5), 'Timeout'],
  ])('may hang, until the caller has %s', async (_, signal, code) => {
    const { api } = startApi({ intercept: () => new Promise(() => undefined) })

    const answer = api.transport({ method: 'GET', path: '/api', signal: signal() })

    await expect(answer).rejects.toMatchObject({ name: 'KubeError', code })
  })

  it('may drop the connection', async () => {
    const { api } = startApi({ intercept: () => Promise.reject(new Error('reset')) })

    await expect(api.transport({ method: 'GET', path: '/api' })).rejects.toThrow('reset')
  })
})

describe('the record of a request', () => {
  it('counts bytes as they would be on the wire', async () => {
    const { api, ask } = await startWithThings()
    const tags = ['x'.repeat(200_000)]
    await ask('POST', THINGS, thing('a', { color: 'red', tags }))
    const bytes: number[] = []
    api.observe((record) => bytes.push(record.bytes))

    await ask('GET', `${THINGS}/a`)
    await ask('GET', `${THINGS}/a`, undefined, { 'accept-encoding': 'gzip' })
    await ask('GET', THINGS, undefined, { 'accept-encoding': 'gzip', ...TABLE })
    const small = (await api.transport({ method: 'GET', path: THINGS, headers: TABLE })).body

    expect(bytes[0]).toBeGreaterThan(200_000)
    expect(bytes[1]).toBeLessThan(5_000)
    // Too small to be worth compressing.
    expect(bytes[2]).toBe(small.length)
  })

  it('is made of both ways in', async () => {
    const { api, ask } = startApi()
    const paths: string[] = []
    api.observe(({ path }) => paths.push(path))

    await ask('GET', '/api')
    await api.app.request('http://api/apis?limit=1')

    expect(paths).toEqual(['/api', '/apis?limit=1'])
  })
})

describe('over HTTP', () => {
  it('gives the same answers as in process', async () => {
    const { api, ask } = await startWithThings()
    await ask('POST', THINGS, thing('a'))

    const response = await api.app.request(`http://api${THINGS}/a`)

    expect(await response.json()).toEqual((await ask('GET', `${THINGS}/a`)).body)
    expect(response.headers.get('content-type')).toBe('application/json')
  })

  it('compresses large answers for those who take them so', async () => {
    const { api, ask } = await startWithThings()
    const tags = ['x'.repeat(200_000)]
    const { body } = await ask('POST', THINGS, thing('a', { color: 'red', tags }))

    const response = await api.app.request(`http://api${THINGS}/a`, {
      headers: { 'accept-encoding': 'gzip' },
    })

    expect(response.headers.get('content-encoding')).toBe('gzip')
    const text = response.body?.pipeThrough(new DecompressionStream('gzip'))
    expect(await new Response(text).json()).toEqual(body)
  })

  it('is there until it is closed, watches or not', async () => {
    const { api } = startApi()
    const { url, close } = await serve(api, { port: 0 })

    const { status } = await fetch(`${url}/version`)
    const watch = await fetch(`${url}/api/v1/namespaces?watch=true`)
    await close()

    expect([status, watch.status]).toEqual([200, 200])
    await expect(watch.text()).rejects.toThrow()
    await expect(fetch(`${url}/version`)).rejects.toThrow('fetch failed')
  })

  it('says so when the port is taken', async () => {
    const { api } = startApi()
    const { url, close } = await serve(api, { port: 0 })

    const again = serve(api, { port: Number(new URL(url).port) })

    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await close()
  })

  it('is found by kubectl with a kubeconfig', () => {
    const config = JSON.parse(kubeconfigFor('http://127.0.0.1:6001'))

    expect(config).toMatchObject({
      kind: 'Config',
      clusters: [{ name: 'sundial', cluster: { server: 'http://127.0.0.1:6001' } }],
      'current-context': 'sundial',
    })
  })
})
