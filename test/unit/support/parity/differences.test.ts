import { describe, expect, it } from 'vitest'
import { get } from '#test/support/parity/case.ts'
import { compareAnswers } from '#test/support/parity/differences.ts'

const answer = (body: unknown) => ({ step: '1', status: 200, headers: {}, body })
const compare = (real: unknown, embedded: unknown, isPart?: true) =>
  compareAnswers([get('/', isPart && { isPart })], [answer(real)], [answer(embedded)])

describe('the differences between two answers', () => {
  it.each([
    ['another value', { a: [1, 2] }, { a: [1, 3] }, '1.body.a.1', 2, 3],
    ['a field too few', { a: 1, b: 2 }, { a: 1 }, '1.body.b', 2, '(absent)'],
    ['an item too many', [1], [1, 2], '1.body.1', '(absent)', 2],
    ['null for nothing', { a: null }, {}, '1.body.a', null, '(absent)'],
    ['an object for a list', { a: {} }, { a: [] }, '1.body.a', {}, []],
  ])('have %s', (_, real, embedded, at, theirs, ours) => {
    expect(compare(real, embedded)).toEqual([{ at, real: theirs, embedded: ours }])
  })

  it('are none where all is equal', () => {
    expect(compare({ a: [{ b: 1 }] }, { a: [{ b: 1 }] })).toEqual([])
  })

  it('leave out what only the real server serves, and nothing else', () => {
    const real = {
      resources: [
        { name: 'b', kind: 'B' },
        { name: 'a', kind: 'A', verbs: ['get'] },
      ],
    }

    expect(compare(real, { resources: [{ name: 'a', kind: 'A' }] }, true)).toEqual([
      { at: '1.body.resources.a.verbs', real: ['get'], embedded: '(absent)' },
    ])
  })
})
