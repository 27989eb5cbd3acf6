import { describe, expect, it } from 'vitest'
import {
  startApi,
  startWithThings,
  TABLE,
  THINGS,
  thing,
} from '#test/unit/embedded/api/started-api.ts'

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
