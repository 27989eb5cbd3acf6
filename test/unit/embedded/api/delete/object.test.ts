import { describe, expect, it } from 'vitest'
import {
  type Body,
  MERGE,
  NOW,
  startWithThings,
  THINGS,
  thing,
} from '#test/unit/embedded/api/started-api.ts'

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
