import { describe, expect, it } from 'vitest'
import { kubeconfigFor, serve } from '#src/embedded/http.ts'
import { startApi, startWithThings, THINGS, thing } from '#test/unit/embedded/api/started-api.ts'

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
