import { describe, expect, it } from 'vitest'
import {
  type Body,
  MERGE,
  NOW,
  PODS,
  pod,
  startApi,
  startWithThings,
  THINGS,
  thing,
} from './started-api.ts'

describe('deleting an object', () => {
  it('answers with what is gone', async () => {
    const { ask } = await startWithThings()
    const { body: made } = await ask('POST', THINGS, thing('a'))

    const { status, body } = await ask('DELETE', `${THINGS}/a`)

    expect(status).toBe(200)
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'a', group: 'example.com', kind: 'things', uid: made.metadata.uid },
    })
    expect((await ask('GET', `${THINGS}/a`)).status).toBe(404)
  })

  it('waits for the finalizers, counting the generation up', async () => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a', { color: 'red' }, { finalizers: ['x.io/a', 'x.io/b'] }))

    const { body } = await ask('DELETE', `${THINGS}/a`)
    const again = await ask('DELETE', `${THINGS}/a`)

    expect(body.metadata).toMatchObject({
      generation: 2,
      deletionTimestamp: NOW,
      deletionGracePeriodSeconds: 0,
      finalizers: ['x.io/a', 'x.io/b'],
    })
    expect(again.body).toEqual(body)
  })

  it('is done when the last finalizer goes', async () => {
    const { api, ask } = await startWithThings()
    await ask('POST', THINGS, thing('a', { color: 'red' }, { finalizers: ['x.io/a'] }))
    await ask('DELETE', `${THINGS}/a`)
    const seen: string[] = []
    api.subscribe(({ type }) => seen.push(type))

    const { status } = await ask('PATCH', `${THINGS}/a`, { metadata: { finalizers: null } }, MERGE)

    expect(status).toBe(200)
    expect(seen).toEqual(['DELETED'])
    expect((await ask('GET', `${THINGS}/a`)).status).toBe(404)
  })

  it('takes no new finalizer once it has begun', async () => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a', { color: 'red' }, { finalizers: ['x.io/a'] }))
    await ask('DELETE', `${THINGS}/a`)

    const { status, body } = await ask(
      'PATCH',
      `${THINGS}/a`,
      { metadata: { finalizers: ['x.io/a', 'x.io/c'] } },
      MERGE,
    )

    expect(status).toBe(422)
    expect(body.message).toBe(
      'Thing.example.com "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x.io/c"}',
    )
  })

  it.each([
    [
      'uid',
      { uid: 'other' },
      'the UID in the precondition (other) does not match the UID in record',
    ],
    [
      'resourceVersion',
      { resourceVersion: '1' },
      'the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (8)',
    ],
  ])('spares an object of another %s than expected', async (_, preconditions, words) => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a'))

    const { status, body } = await ask('DELETE', `${THINGS}/a`, { preconditions })

    expect([status, body.reason]).toEqual([409, 'Conflict'])
    expect(body.message).toContain(
      `Operation cannot be fulfilled on Thing.example.com "a": ${words}`,
    )
    expect((await ask('GET', `${THINGS}/a`)).status).toBe(200)
  })

  it('leaves everything in a dry run', async () => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a'))

    const { status } = await ask('DELETE', `${THINGS}/a?dryRun=All`)

    expect([status, (await ask('GET', `${THINGS}/a`)).status]).toEqual([200, 200])
  })

  it('deletes of a collection what is selected', async () => {
    const { ask } = await startWithThings()
    for (const name of ['a', 'b']) {
      await ask('POST', THINGS, thing(name, { color: 'red' }, { labels: { name } }))
    }

    const { body } = await ask('DELETE', `${THINGS}?labelSelector=name%3Da`)

    const names = (list: Body) => list.items.map(({ metadata }) => metadata.name)
    expect(names(body)).toEqual(['a'])
    expect(names((await ask('GET', THINGS)).body)).toEqual(['b'])
  })
})

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

describe('the options of a deletion', () => {
  it('are all in the body when there is one', async () => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a'))

    await ask('DELETE', `${THINGS}/a?dryRun=All`, { apiVersion: 'v1', kind: 'DeleteOptions' })

    expect((await ask('GET', `${THINGS}/a`)).status).toBe(404)
  })

  it.each([
    ['orphanDependents=false', 202, ['x.io/a']],
    ['orphanDependents=true', 200, ['x.io/a', 'orphan']],
    ['propagationPolicy=Foreground', 200, ['x.io/a', 'foregroundDeletion']],
  ])('may be said in the old way: %s', async (query, status, finalizers) => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a', { color: 'red' }, { finalizers: ['x.io/a'] }))

    const answer = await ask('DELETE', `${THINGS}/a?${query}`)

    expect([answer.status, answer.body.metadata.finalizers]).toEqual([status, finalizers])
  })

  it('of a collection take a page, and answer it as it was', async () => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a', { color: 'red' }, { finalizers: ['x.io/a'] }))
    await ask('POST', THINGS, thing('b'))

    const { body } = await ask('DELETE', `${THINGS}?limit=1`)

    expect(body.items.map(({ metadata }) => [metadata.name, metadata.deletionTimestamp])).toEqual([
      ['a', undefined],
    ])
    expect(body.metadata.remainingItemCount).toBe(1)
    expect((await ask('GET', `${THINGS}/a`)).body.metadata.deletionTimestamp).toBe(NOW)
  })
})
