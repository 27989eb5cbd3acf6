import { describe, expect, it } from 'vitest'
import { NOW, startWithThings, THINGS, thing } from '#test/unit/embedded/api/started-api.ts'

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
