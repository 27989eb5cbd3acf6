import { rule, type SchemaRow, text } from './schema-row.ts'

// Any field is kept, and the rule does not hold.
const OPEN = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
  ...rule({ rule: 'false', message: 'no' }),
}

export const UPDATE_ROWS: readonly SchemaRow[] = [
  {
    name: 'a rule about a change, on creation',
    x: { ...text, ...rule({ rule: 'self == oldSelf', message: 'is immutable' }) },
    value: 'a',
    errors: [],
  },
  {
    name: 'a rule about a change, broken',
    x: { ...text, ...rule({ rule: 'self == oldSelf', message: 'is immutable' }) },
    value: 'b',
    old: 'a',
    errors: ['spec.x: Invalid value: "b": is immutable'],
  },
  {
    name: 'a rule about a change or none',
    x: {
      ...text,
      ...rule({
        rule: "oldSelf.hasValue() || self == 'a'",
        message: 'starts as a',
        optionalOldSelf: true,
      }),
    },
    value: 'b',
    errors: ['spec.x: Invalid value: "b": starts as a'],
  },
  {
    name: 'a rule about a change or none, on a change',
    x: {
      ...text,
      ...rule({
        rule: "oldSelf.hasValue() || self == 'a'",
        message: 'starts as a',
        optionalOldSelf: true,
      }),
    },
    value: 'b',
    old: 'c',
    errors: [],
  },
  {
    name: 'an error that was there before',
    x: { ...text, maxLength: 1 },
    value: 'aa',
    old: 'aa',
    errors: [],
  },
  {
    name: 'an error that was another before',
    x: { ...text, maxLength: 1 },
    value: 'aa',
    old: 'bb',
    errors: ['spec.x: Too long: may not be more than 1 byte'],
  },
  {
    name: 'a broken rule that was broken before',
    x: { type: 'integer', ...rule({ rule: 'self > 3', message: 'no' }) },
    value: 2,
    old: 2,
    errors: [],
  },
  {
    name: 'a broken rule in an item that has not changed',
    x: {
      type: 'array',
      maxItems: 3,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: {
        type: 'object',
        required: ['k'],
        properties: {
          k: text,
          v: { type: 'integer', ...rule({ rule: 'self > 3', message: 'no' }) },
        },
      },
    },
    value: [
      { k: 'new', v: 1 },
      { k: 'a', v: 1 },
    ],
    old: [{ k: 'a', v: 1 }],
    errors: ['spec.x[0].v: Invalid value: 1: no'],
  },
  {
    name: 'a broken rule in a list that cannot be compared by item',
    x: {
      type: 'array',
      maxItems: 3,
      items: { type: 'integer', ...rule({ rule: 'self > 3', message: 'no' }) },
    },
    value: [1, 4],
    old: [1],
    errors: ['spec.x[0]: Invalid value: 1: no'],
  },
  {
    name: 'a duplicate that was there before',
    x: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
    value: ['a', 'a', 'b'],
    old: ['a', 'a'],
    errors: [],
  },
  {
    name: 'errors in an object that has not changed',
    x: { ...OPEN, properties: { a: text } },
    value: { a: 'a' },
    old: { a: 'a' },
    errors: [],
  },
  {
    name: 'errors in an object that has not changed, and holds a field that no schema declares',
    x: { ...OPEN, properties: { a: text } },
    value: { z: 'z' },
    old: { z: 'z' },
    errors: ['spec.x: Invalid value: no'],
  },
  {
    name: 'a missing field in an object that has not changed',
    x: { ...OPEN, required: ['a'], properties: { a: text, b: text } },
    value: { b: 'b' },
    old: { b: 'b' },
    errors: [],
  },
  {
    name: 'a missing field in an object that has not changed, and holds one that no schema declares',
    x: { ...OPEN, required: ['a'], properties: { a: text, b: text } },
    value: { z: 'z' },
    old: { z: 'z' },
    errors: [
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
      'spec.x.a: Required value',
    ],
  },
]
