import { describe, expect, it } from 'vitest'
import { PODS, pod, startWithThings, THINGS } from '#test/unit/embedded/api/started-api.ts'
import { make, ownedBy } from './owned.ts'

describe('the controllers', () => {
  it('act in the same order in every run', async () => {
    const run = async () => {
      const { api, ask, clock } = await startWithThings({ seed: 7 })
      const seen: string[] = []
      api.subscribe(({ type, object }) => seen.push(`${type} ${object.metadata.name}`))
      const a = await make(ask, 'a')
      for (const name of ['z', 'b', 'm']) await make(ask, name, ownedBy(a))
      await ask('POST', PODS, pod('p', {}, ownedBy(a)))
      await clock.settle()
      await ask('DELETE', `${THINGS}/a`)
      await clock.settle()
      return seen
    }

    const first = await run()

    expect(first.slice(5)).toEqual([
      'DELETED a',
      'DELETED z',
      'DELETED b',
      'DELETED m',
      'MODIFIED p',
      'DELETED p',
    ])
    expect(await run()).toEqual(first)
  })
})
