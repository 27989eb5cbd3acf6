import { describe, expect, it } from 'vitest'
import { MERGE, PODS, pod, startApi } from '#test/unit/embedded/api/started-api.ts'

describe('deleting a pod', () => {
  const RUNNING = { status: { phase: 'Running' } }

  it.each([
    [
      'on a node',
      { nodeName: 'n' },
      RUNNING,
      '',
      { deletionTimestamp: '2026-03-29T01:00:00Z', deletionGracePeriodSeconds: 30 },
    ],
    [
      'with its own grace',
      { nodeName: 'n', terminationGracePeriodSeconds: 5 },
      RUNNING,
      '',
      { deletionTimestamp: '2026-03-29T00:59:35Z', deletionGracePeriodSeconds: 5 },
    ],
    [
      'with a grace that is asked for',
      { nodeName: 'n' },
      RUNNING,
      '?gracePeriodSeconds=90',
      { deletionTimestamp: '2026-03-29T01:01:00Z', deletionGracePeriodSeconds: 90 },
    ],
  ])('lets one %s end in its time', async (_, spec, status, query, expected) => {
    const { ask } = startApi()
    await ask('POST', PODS, pod('p', spec))
    await ask('PATCH', `${PODS}/p/status`, status, MERGE)

    const { body } = await ask('DELETE', `${PODS}/p${query}`)

    expect(body.metadata).toMatchObject(expected)
    expect((await ask('GET', `${PODS}/p`)).status).toBe(200)
  })

  it.each([
    ['without a node', {}, RUNNING, ''],
    ['that is done', { nodeName: 'n' }, { status: { phase: 'Succeeded' } }, ''],
    ['that failed', { nodeName: 'n' }, { status: { phase: 'Failed' } }, ''],
    ['without grace', { nodeName: 'n' }, RUNNING, '?gracePeriodSeconds=0'],
  ])('removes one %s at once, marked before', async (_, spec, status, query) => {
    const { api, ask } = startApi()
    await ask('POST', PODS, pod('p', spec))
    await ask('PATCH', `${PODS}/p/status`, status, MERGE)
    const seen: unknown[] = []
    api.subscribe(({ type, object }) =>
      seen.push([type, object.metadata.deletionGracePeriodSeconds]),
    )

    await ask('DELETE', `${PODS}/p${query}`)

    expect(seen).toEqual([
      ['MODIFIED', 0],
      ['DELETED', 0],
    ])
  })

  it('can be hurried, but not slowed down', async () => {
    const { ask } = startApi()
    await ask('POST', PODS, pod('p', { nodeName: 'n' }))
    await ask('DELETE', `${PODS}/p`)

    const graces = []
    for (const seconds of [20, 60]) {
      const { body } = await ask('DELETE', `${PODS}/p?gracePeriodSeconds=${seconds}`)
      graces.push(body.metadata.deletionGracePeriodSeconds)
    }
    await ask('DELETE', `${PODS}/p?gracePeriodSeconds=0`)

    expect(graces).toEqual([20, 20])
    expect((await ask('GET', `${PODS}/p`)).status).toBe(404)
  })
})
