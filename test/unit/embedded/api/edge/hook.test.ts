import { describe, expect, it } from 'vitest'
import type { RequestRecord } from '#src/embedded/api/edge.ts'
import { MERGE, startApi } from '#test/unit/embedded/api/started-api.ts'

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
