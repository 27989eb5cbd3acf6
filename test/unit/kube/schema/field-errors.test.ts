import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { listRule, objectRule, textRule } from '#src/kube/schema/rule.ts'
import { textOf } from '#src/kube/schema/texts.ts'

const LOWER_CASE = textRule({
  rule: 'self.lowerAscii() == self',
  message: 'must be in lower case',
  isMet: (text) => text === text.toLowerCase(),
})
const Name = textOf(1, 3, {
  allowed: 'a short name',
  why: (text) => (text.length > 3 ? `${text.length} letters` : undefined),
  rules: [LOWER_CASE],
})
const Lamp = z
  .object({
    name: Name,
    on: z.optional(z.boolean()),
    colour: z._default(z.enum(['red', 'blue']), 'red'),
    watts: z.optional(z.nullable(z.int())),
    labels: z.optional(z.record(z.string(), z.string())),
    parts: z.optional(
      z.array(Name).register(fieldNotes, {
        rules: [
          listRule({
            rule: 'self.all(a, self.exists_one(b, a == b))',
            message: 'must not hold a name twice',
            isMet: (names) => new Set(names).size === names.length,
            explain: (names) => [{ at: names.length - 1, message: 'is there already' }],
          }),
        ],
      }),
    ),
    secret: z.optional(
      z
        .object({ key: z.int(), note: z.string().register(fieldNotes, { confidential: false }) })
        .register(fieldNotes, { confidential: true }),
    ),
  })
  .register(fieldNotes, {
    rules: [
      objectRule({
        rule: '!self.on || has(self.watts)',
        message: 'a lamp that is on has watts',
        isMet: ({ on, watts }) => on !== true || watts !== undefined,
      }),
    ],
  })

test.each<[string, object, readonly string[]]>([
  ['nothing wrong', { name: 'a' }, []],
  ['a field that is absent', { name: undefined }, ['name: is required: a short name']],
  ['a null', { name: null }, ['name: is required: a short name']],
  ['an empty text', { name: '' }, ['name: must not be empty: a short name']],
  [
    'a text with a reason',
    { name: 'long' },
    ['name: "long" is not allowed (4 letters): a short name'],
  ],
  ['a broken rule', { name: 'A' }, ['name: "A" is not allowed: a short name']],
  [
    'a broken rule and bound, once',
    { name: 'ABCD' },
    ['name: "ABCD" is not allowed (4 letters): a short name'],
  ],
  ['another type', { name: 3 }, ['name: 3 is not allowed: a short name, in quotes']],
  [
    'another type that would be too long',
    { name: 1234 },
    ['name: 1234 is not allowed: a short name'],
  ],
  ['a flag that is a text', { on: 'no' }, ['on: "no" is not allowed: true or false']],
  [
    'a choice that is not offered',
    { colour: 'green' },
    ['colour: "green" is not allowed: one of red, blue'],
  ],
  ['a fraction', { watts: 1.5 }, ['watts: 1.5 is not allowed: a number']],
  [
    'a map that is a list',
    { labels: [1, 2] },
    ['labels: a list of 2 is not allowed: a map of strings'],
  ],
  ['a value of a map', { labels: { a: 1 } }, ['labels.a: 1 is not allowed: a string, in quotes']],
  ['a list that is a map', { parts: {} }, ['parts: an object is not allowed: a list']],
  ['an empty list elsewhere', { labels: [] }, ['labels: must not be empty: a map of strings']],
  ['an entry of a list', { parts: ['a', 'B'] }, ['parts[1]: "B" is not allowed: a short name']],
  ['a fault at an entry', { parts: ['a', 'a'] }, ['parts[1]: is there already']],
  [
    'a misfit entry whose fault a rule tells',
    { parts: ['long', 'long'] },
    ['parts[0]: "long" is not allowed (4 letters): a short name', 'parts[1]: is there already'],
  ],
  ['a rule over the whole', { on: true }, [': a lamp that is on has watts']],
  [
    'a secret that is a text',
    { secret: 'x' },
    ['secret: the value is not allowed: an object with key and note'],
  ],
  [
    'a secret field, and one that is none',
    { secret: { key: 'x', note: 3 } },
    [
      'secret.key: the value is not allowed: a number',
      'secret.note: 3 is not allowed: a string, in quotes',
    ],
  ],
  [
    'several, in the order of the schema',
    { parts: [''], on: 3, name: '' },
    [
      'name: must not be empty: a short name',
      'on: 3 is not allowed: true or false',
      'parts[0]: must not be empty: a short name',
    ],
  ],
])('%s', (_, change, told) => {
  const errors = fieldErrors(Lamp, { name: 'a', ...change }, '')

  expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual(told)
})

test('a path begins with the given field', () => {
  expect(fieldErrors(Lamp, 3, 'spec')).toEqual([
    { field: 'spec', message: '3 is not allowed: an object with name' },
  ])
  expect(fieldErrors(Lamp, {}, 'spec').map(({ field }) => field)).toEqual(['spec.name'])
})

test('a value without the expected fields is refused as a whole', () => {
  const either = z.object({ a: z.union([z.int(), z.object({ b: z.string() })]) })

  expect(fieldErrors(either, { a: { b: 1 } }, '')).toEqual([
    { field: 'a', message: 'an object is not allowed: something else' },
  ])
})

test('a long value is cut in the quote', () => {
  const [error] = fieldErrors(Lamp, { name: 'x'.repeat(100) }, '')

  expect(error?.message).toBe(`"${'x'.repeat(79)}… is not allowed (100 letters): a short name`)
})
