import { describe, expect, it } from 'vitest'
import { normalise } from '#test/support/parity/normalise.ts'

const NOW = Date.parse('2026-03-29T00:59:30Z')
const [ONE, TWO] = ['1', '2'].map((last) => `00000000-0000-4000-8000-00000000000${last}`)

/** What is left of bodies that one server gave one after the other. */
const left = (...bodies: readonly unknown[]) =>
  normalise(
    bodies.map((body) => ({ step: 'GET /', status: 200, headers: {}, body, at: NOW })),
    NOW,
  ).map(({ body }) => body)
const token = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')

describe('an answer without what no two servers share', () => {
  it('has numbers for uids, the same for the same', () => {
    expect(left({ uid: TWO }, { message: `not ${ONE} but ${TWO}` })).toEqual([
      { uid: 'uid 1' },
      { message: 'not uid 2 but uid 1' },
    ])
  })

  it('has ranks for versions, and of lists only what they come after', () => {
    const object = (resourceVersion: string) => ({ metadata: { resourceVersion } })
    const list = (resourceVersion: string) => ({ kind: 'ThingList', ...object(resourceVersion) })

    expect(left(object('70'), object('30'), list('70'), list('55'), list('3'))).toEqual([
      { metadata: { resourceVersion: 'version 2' } },
      { metadata: { resourceVersion: 'version 1' } },
      ...['as of version 2', 'as of version 1', 'as of version 0'].map((moment) => ({
        kind: 'ThingList',
        metadata: { moment },
      })),
    ])
  })

  it('has versions within words and tokens', () => {
    const metadata = { resourceVersion: '30', continue: token({ rv: 30, start: '/a' }) }

    expect(
      left(
        { metadata: { resourceVersion: '30' } },
        { kind: 'List', metadata },
        { message: 'too old resource version: 3 (31)' },
      ).slice(1),
    ).toEqual([
      {
        kind: 'List',
        metadata: {
          moment: 'as of version 1',
          continue: { start: '/a', moment: 'as of version 1' },
        },
      },
      { message: 'too old resource version: as of version 0 (as of version 1)' },
    ])
  })

  it('tells instants of now from all others', () => {
    expect(
      left({
        made: '2026-03-29T00:59:31Z',
        exact: '2026-03-29T00:59:30.123456Z',
        long: '2020-01-01T00:00:00Z',
        metadata: { deletionTimestamp: '2026-03-29T01:00:00Z', deletionGracePeriodSeconds: 30 },
      }),
    ).toEqual([
      {
        made: 'now',
        exact: 'now to the microsecond',
        long: '2020-01-01T00:00:00Z',
        metadata: { deletionTimestamp: 'now and its grace', deletionGracePeriodSeconds: 30 },
      },
    ])
  })

  it('has no letters of generated names, and no ages', () => {
    expect(left({ generateName: 'a-', name: 'a-x4t9z' }, { cells: ['a-x4t9z', '12s', 3] })).toEqual(
      [
        { generateName: 'a-', name: 'a-<generated 1>' },
        { cells: ['a-<generated 1>', 'seconds', 3] },
      ],
    )
  })

  it('has owners of fields in an order that no clock decides', () => {
    const [first, second] = ['a', 'b'].map((manager) => ({ manager, operation: 'Update' }))

    expect(left({ managedFields: [second, first] })).toEqual([{ managedFields: [first, second] }])
  })

  it('has quoted objects with their fields in order', () => {
    const quoted = JSON.stringify('{"b":1,"a":{"uid":"'.concat(String(ONE), '"}}'))

    expect(left({ message: `patch: Invalid value: ${quoted}: bad` })).toEqual([
      { message: 'patch: Invalid value: "{\\"a\\":{\\"uid\\":\\"uid 1\\"},\\"b\\":1}": bad' },
    ])
  })
})
