import { rule, type SchemaRow, text } from './schema-row.ts'

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
]
