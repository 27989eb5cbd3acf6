import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  difference,
  type FieldSet,
  formatFieldSet,
  intersection,
  isSameSet,
  parseFieldSet,
  pathsOf,
  union,
} from '#src/embedded/api/managed-fields/field-set.ts'

const LEAF = fc.constant<FieldSet>({ member: true, children: new Map() })
const { set } = fc.letrec<{ set: FieldSet; root: FieldSet }>((tie) => ({
  set: fc
    .uniqueArray(
      fc.tuple(fc.constantFrom('f:a', 'f:b', 'v:1'), fc.oneof({ maxDepth: 3 }, LEAF, tie('set'))),
      {
        maxLength: 3,
        selector: ([name]) => name,
      },
    )
    .map((children) => ({ member: children.length === 0, children: new Map(children) })),
  root: tie('set'),
}))
const root = set.map(({ children }): FieldSet => ({ member: false, children }))
const members = (fields: FieldSet) => new Set(pathsOf(fields))

describe('a set of fields', () => {
  it('is written and read as the real server does', () => {
    const fields = {
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': { 'f:containers': { 'k:{"name":"a"}': { '.': {}, 'f:image': {} } } },
    }

    const parsed = parseFieldSet(fields)

    expect(formatFieldSet({ ...parsed })).toEqual(fields)
    expect(pathsOf(parsed)).toEqual([
      '.metadata.labels',
      '.metadata.labels.app',
      '.spec.containers[name="a"]',
      '.spec.containers[name="a"].image',
    ])
  })

  it('comes back the same from its text', () => {
    fc.assert(
      fc.property(root, (fields) => {
        const text = JSON.stringify(formatFieldSet(fields))
        expect(isSameSet(parseFieldSet(JSON.parse(text)), fields)).toBe(true)
      }),
    )
  })

  it('unites, intersects and subtracts as sets do', () => {
    fc.assert(
      fc.property(root, root, (a, b) => {
        const [inA, inB] = [members(a), members(b)]
        expect(members(union(a, b))).toEqual(inA.union(inB))
        expect(members(intersection(a, b))).toEqual(inA.intersection(inB))
        expect(members(difference(a, b))).toEqual(inA.difference(inB))
      }),
    )
  })
})
