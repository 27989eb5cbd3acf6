import { describe, expect, it } from 'vitest'
import { CRDS, startApi, THINGS } from '#test/unit/embedded/api/started-api.ts'
import { withVersion } from './old-things.ts'

describe('a version that is deprecated', () => {
  it.each([
    [{}, 'example.com/v1 Thing is deprecated'],
    [{ deprecationWarning: 'use another' }, 'use another'],
  ])('warns everyone who uses it %#', async (more, words) => {
    const { ask } = startApi()
    await ask('POST', CRDS, withVersion({ deprecated: true, ...more }))

    const { headers } = await ask('GET', THINGS)

    expect(headers['warning']).toBe(`299 - "${words}"`)
  })
})
