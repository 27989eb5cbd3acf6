import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { withoutNulls } from '#src/kube/schema/without-nulls.ts'

const Schema = z.object({
  a: z.optional(z.string()),
  list: z.optional(z.array(z.object({ a: z.optional(z.string()) }))),
  map: z._default(z.record(z.string(), z.string()), {}),
  open: z.optional(z.looseObject({})),
})

test.each<[string, unknown, unknown]>([
  ['a field', { a: null }, {}],
  ['a field of an entry', { list: [{ a: null }, { a: 'b' }] }, { list: [{}, { a: 'b' }] }],
  ['a key of a map', { map: { x: null, y: 'z' } }, { map: { y: 'z' } }],
])('%s that is null is absent', (_, value, expected) => {
  expect(withoutNulls(Schema, value)).toEqual(expected)
})

test.each<[string, unknown]>([
  ['an entry of a list', { list: [null] }],
  ['a field that is not declared', { other: null }],
  ['the content of a field without a schema', { open: { a: null, b: [{ c: null }] } }],
  ['a value of another type', { list: 'x', map: [null] }],
  ['nothing at all', null],
])('%s stays as it is', (_, value) => {
  expect(withoutNulls(Schema, value)).toEqual(value)
})
