import { expect, test } from 'vitest'
import {
  fieldsAt,
  isFields,
  isTrueAt,
  listAt,
  numberAt,
  optionalTextAt,
  stringsAt,
  textAt,
  valueAt,
  without,
} from '#src/kube/json.ts'

const MACHINE = {
  metadata: { name: 'web', labels: { app: 'web', odd: 1 } },
  spec: { paused: true, replicas: 3, version: '', taints: [{ key: 'gpu' }] },
}

test('a path leads to a value, through lists by index', () => {
  expect(valueAt(MACHINE, 'spec', 'taints', '0', 'key')).toBe('gpu')
  expect(valueAt(MACHINE)).toBe(MACHINE)
  expect(fieldsAt(MACHINE, 'spec', 'taints', '0')).toEqual({ key: 'gpu' })
  expect(listAt(MACHINE, 'spec', 'taints')).toEqual([{ key: 'gpu' }])
  expect(textAt(MACHINE, 'metadata', 'name')).toBe('web')
  expect(optionalTextAt(MACHINE, 'metadata', 'name')).toBe('web')
  expect(numberAt(MACHINE, 'spec', 'replicas')).toBe(3)
  expect(isTrueAt(MACHINE, 'spec', 'paused')).toBe(true)
})

test.each([
  ['nothing there', ['status', 'phase']],
  ['a path through a string', ['metadata', 'name', 'first']],
  ['a path through a list by name', ['spec', 'taints', 'key']],
  ['an index behind the end', ['spec', 'taints', '1']],
  ['a field that every JavaScript object has', ['spec', 'constructor']],
  ['a field that every JavaScript list has', ['spec', 'taints', 'length']],
])('%s reads as absent', (_, path) => {
  expect(valueAt(MACHINE, ...path)).toBeUndefined()
  expect(fieldsAt(MACHINE, ...path)).toEqual({})
  expect(listAt(MACHINE, ...path)).toEqual([])
  expect(textAt(MACHINE, ...path)).toBe('')
  expect(optionalTextAt(MACHINE, ...path)).toBeUndefined()
  expect(numberAt(MACHINE, ...path)).toBeUndefined()
  expect(isTrueAt(MACHINE, ...path)).toBe(false)
  expect(stringsAt(MACHINE, ...path)).toEqual({})
})

test('a value of another type reads as absent', () => {
  expect(fieldsAt(MACHINE, 'spec', 'taints')).toEqual({})
  expect(listAt(MACHINE, 'metadata')).toEqual([])
  expect(textAt(MACHINE, 'spec', 'replicas')).toBe('')
  expect(numberAt(MACHINE, 'metadata', 'name')).toBeUndefined()
  expect(isTrueAt(MACHINE, 'metadata', 'name')).toBe(false)
  expect(stringsAt(MACHINE, 'metadata', 'labels')).toEqual({ app: 'web' })
})

test('an empty string is one of the two: empty, or absent', () => {
  expect(textAt(MACHINE, 'spec', 'version')).toBe('')
  expect(optionalTextAt(MACHINE, 'spec', 'version')).toBeUndefined()
})

test('only an object has fields', () => {
  expect([{}, [], null, undefined, 'text', 1].map(isFields)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})

test('fields are left out of a copy, and there is no copy where they are absent', () => {
  const spec = { a: 1, b: 2 }

  expect(without(spec, 'b')).toEqual({ a: 1 })
  expect(without(spec, 'c')).toBe(spec)
})
