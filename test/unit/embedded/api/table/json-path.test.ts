import { expect, it } from 'vitest'
import { compileJsonPath } from '#src/embedded/api/table/json-path.ts'

const OBJECT = {
  spec: { a: { b: 1 }, 'c.d': 2 },
  status: {
    list: [{ name: 'x', on: true }, { name: 'y' }],
    conditions: [
      { type: 'Ready', status: 'False' },
      { type: 'Other', status: 'True' },
    ],
  },
}

it.each([
  ['.spec.a.b', [1]],
  ['{.spec.a.b}', [1]],
  ['.spec.none.b', []],
  [".spec['c.d']", [2]],
  ['.spec.c\\.d', [2]],
  ['.status.list[0].name', ['x']],
  ['.status.list[-1].name', ['y']],
  ['.status.list[7].name', []],
  ['.status.list[*].name', ['x', 'y']],
  ['.status.conditions[?(@.type=="Ready")].status', ['False']],
  [".status.conditions[?(@.type != 'Ready')].status", ['True']],
  ['.status.list[?(@.on==true)].name', ['x']],
])('%s finds %j', (path, found) => {
  expect(compileJsonPath(path)(OBJECT)).toEqual(found)
})

it('says where it cannot go on', () => {
  expect(() => compileJsonPath('.spec[oops].a')).toThrow(
    'JSONPath .spec[oops].a: cannot read [oops].a',
  )
})
