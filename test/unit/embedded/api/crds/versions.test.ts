import { describe, expect, it } from 'vitest'
import { MERGE, startWithThings, THINGS, thing } from '#test/unit/embedded/api/started-api.ts'
import { OLD_THINGS } from './old-things.ts'

describe('an object in several versions', () => {
  it('is the same but for its version when nobody converts', async () => {
    const { ask } = await startWithThings()
    const { body } = await ask('POST', THINGS, thing('a'))

    const old = await ask('GET', `${OLD_THINGS}/a`)

    expect(old.body).toEqual({ ...body, apiVersion: 'example.com/v1beta1' })
  })

  it('is converted both ways by whoever knows how', async () => {
    const { ask } = await startWithThings({
      convert: ({ spec, ...rest }, apiVersion) => {
        const values = Object.values(spec ?? {})
        const isOld = apiVersion.endsWith('v1beta1')
        return { ...rest, apiVersion, spec: isOld ? { values } : { color: values.flat()[0] } }
      },
    })

    await ask('POST', OLD_THINGS, {
      apiVersion: 'example.com/v1beta1',
      kind: 'Thing',
      metadata: { name: 'a' },
      spec: { values: ['red', 3] },
    })
    const now = await ask('GET', `${THINGS}/a`)
    const patched = await ask('PATCH', `${OLD_THINGS}/a`, { spec: { values: ['green'] } }, MERGE)

    expect(now.body).toMatchObject({ apiVersion: 'example.com/v1', spec: { color: 'red' } })
    expect(patched.body).toMatchObject({
      apiVersion: 'example.com/v1beta1',
      // With what the schema of the stored version fills in.
      spec: { values: ['green', 3] },
    })
    expect((await ask('GET', `${THINGS}/a`)).body.spec).toEqual({ color: 'green', size: 3 })
  })
})
