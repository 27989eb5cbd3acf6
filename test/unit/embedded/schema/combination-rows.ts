import { type SchemaRow, text } from './schema-row.ts'

export const COMBINATION_ROWS: readonly SchemaRow[] = [
  {
    name: 'a set with a value twice',
    x: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
    value: ['a', 'b', 'a', 'a'],
    errors: ['spec.x[2]: Duplicate value: "a"'],
  },
  {
    name: 'a map with a key twice',
    x: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object', required: ['k'], properties: { k: text, v: text } },
    },
    value: [{ k: 'a' }, { k: 'a', v: 'b' }],
    errors: ['spec.x[1]: Duplicate value: {"k":"a"}'],
  },
  {
    name: 'a map with a pair of keys twice',
    x: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['l', 'k'],
      items: { type: 'object', properties: { k: text, l: text } },
    },
    value: [{ k: 'a', l: 'b' }, { k: 'a' }, { l: 'b', k: 'a' }],
    errors: ['spec.x[2]: Duplicate value: {"k":"a","l":"b"}'],
  },
  {
    name: 'one of two that are both there',
    x: {
      type: 'object',
      properties: { a: text, b: text },
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
    },
    value: { a: '', b: '' },
    errors: [
      '<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ],
  },
  {
    name: 'any of two that are both absent',
    x: {
      type: 'object',
      properties: { a: text, b: text },
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
    },
    value: {},
    errors: [
      '<nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)',
      'spec.x.a: Required value',
    ],
  },
  {
    name: 'all of two of which one fails',
    x: { type: 'string', allOf: [{ minLength: 1 }, { pattern: '^a' }] },
    value: 'b',
    errors: [
      '<nil>: Invalid value: "": "spec.x" must validate all the schemas (allOf)',
      'spec.x: Invalid value: "b": spec.x in body should match \'^a\'',
    ],
  },
  {
    name: 'what must not be',
    x: { type: 'string', not: { enum: ['a'] } },
    value: 'a',
    errors: ['<nil>: Invalid value: "": "spec.x" must not validate the schema (not)'],
  },
  {
    name: 'an embedded resource without a kind',
    x: {
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      'x-kubernetes-preserve-unknown-fields': true,
    },
    value: { apiVersion: '' },
    errors: [
      'spec.x.apiVersion: Invalid value: "": must not be empty',
      'spec.x.kind: Required value',
    ],
  },
]
