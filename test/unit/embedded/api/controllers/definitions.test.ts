import { describe, expect, it } from 'vitest'
import { CRDS, MERGE, startWithThings, THINGS } from '#test/unit/embedded/api/started-api.ts'
import { make, names } from './owned.ts'

describe('a definition that is deleted', () => {
  it('takes its objects along, and is served until then', async () => {
    const { ask, clock } = await startWithThings()
    await make(ask, 'a', { finalizers: ['x.io/y'] })

    await ask('DELETE', `${CRDS}/things.example.com`)
    await clock.settle()
    const meanwhile = await names(ask)
    await ask('PATCH', `${THINGS}/a`, { metadata: { finalizers: null } }, MERGE)
    await clock.settle()

    expect(meanwhile).toEqual(['a'])
    expect((await ask('GET', `${CRDS}/things.example.com`)).status).toBe(404)
    expect((await ask('GET', THINGS)).status).toBe(404)
  })
})
