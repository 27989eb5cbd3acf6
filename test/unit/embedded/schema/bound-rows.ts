import { type SchemaRow, text } from './schema-row.ts'

export const BOUND_ROWS: readonly SchemaRow[] = [
  {
    name: 'a pattern',
    x: { type: 'string', pattern: '^[a-z]+$' },
    value: 'A',
    errors: ['spec.x: Invalid value: "A": spec.x in body should match \'^[a-z]+$\''],
  },
  {
    name: 'a pattern in the syntax of Go',
    x: { type: 'string', pattern: '(?i)^[[:alpha:]]+$' },
    value: 'aZ',
    errors: [],
  },
  {
    name: 'a text that is too short',
    x: { type: 'string', minLength: 2 },
    value: 'a',
    errors: ['spec.x: Invalid value: "a": spec.x in body should be at least 2 chars long'],
  },
  {
    name: 'a text that is too long',
    x: { type: 'string', maxLength: 2 },
    value: 'abc',
    errors: ['spec.x: Too long: may not be more than 2 bytes'],
  },
  { name: 'characters, not bytes', x: { type: 'string', maxLength: 2 }, value: '🕐🕐', errors: [] },
  {
    name: 'only the first of length and pattern',
    x: { type: 'string', minLength: 2, pattern: '^b' },
    value: 'a',
    errors: ['spec.x: Invalid value: "a": spec.x in body should be at least 2 chars long'],
  },
  {
    name: 'a number that is too big',
    x: { type: 'integer', maximum: 100 },
    value: 101,
    errors: ['spec.x: Invalid value: 101: spec.x in body should be less than or equal to 100'],
  },
  {
    name: 'a number that is too small',
    x: { type: 'integer', minimum: 0 },
    value: -1,
    errors: ['spec.x: Invalid value: -1: spec.x in body should be greater than or equal to 0'],
  },
  {
    name: 'a number on an excluded bound',
    x: { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true },
    value: 0,
    errors: ['spec.x: Invalid value: 0: spec.x in body should be greater than 0'],
  },
  {
    name: 'a number that is no multiple',
    x: { type: 'integer', multipleOf: 5 },
    value: 7,
    errors: ['spec.x: Invalid value: 7: spec.x in body should be a multiple of 5'],
  },
  {
    name: 'too few items',
    x: { type: 'array', items: text, minItems: 1 },
    value: [],
    errors: ['spec.x: Invalid value: 0: spec.x in body should have at least 1 items'],
  },
  {
    name: 'too many items',
    x: { type: 'array', items: text, maxItems: 1 },
    value: ['a', 'b'],
    errors: ['spec.x: Too many: 2: must have at most 1 item'],
  },
  {
    name: 'an item that is wrong',
    x: { type: 'array', items: text },
    value: ['a', 1],
    errors: [
      'spec.x[1]: Invalid value: "integer": spec.x[1] in body must be of type string: "integer"',
    ],
  },
  {
    name: 'too few properties',
    x: { type: 'object', additionalProperties: text, minProperties: 1 },
    value: {},
    errors: ['spec.x: Invalid value: 0: spec.x in body should have at least 1 properties'],
  },
  {
    name: 'too many properties',
    x: { type: 'object', additionalProperties: text, maxProperties: 1 },
    value: { a: '', b: '' },
    errors: ['spec.x: Too many: 2: must have at most 1 item'],
  },
  {
    name: 'a value of a map that is wrong',
    x: { type: 'object', additionalProperties: text },
    value: { 'a/b': 1 },
    errors: [
      'spec.x.a/b: Invalid value: "integer": spec.x.a/b in body must be of type string: "integer"',
    ],
  },
  {
    name: 'anything where unknown fields are kept',
    x: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    value: { a: [{ b: 1 }] },
    errors: [],
  },
  {
    name: 'a time',
    x: { type: 'string', format: 'date-time' },
    value: '2026-03-29T01:00:00.5+01:00',
    errors: [],
  },
  {
    name: 'a time that is none',
    x: { type: 'string', format: 'date-time' },
    value: '2026-02-31T00:00:00Z',
    errors: [
      'spec.x: Invalid value: "2026-02-31T00:00:00Z": spec.x in body must be of type date-time: "2026-02-31T00:00:00Z"',
    ],
  },
  {
    name: 'a number where a time is wanted',
    x: { type: 'string', format: 'date-time' },
    value: 5,
    errors: ['spec.x: Invalid value: "int64": spec.x in body must be of type date-time: "int64"'],
  },
  {
    name: 'a format that nobody knows',
    x: { type: 'string', format: 'whatever' },
    value: 'x',
    errors: [],
  },
  {
    name: 'a uuid',
    x: { type: 'string', format: 'uuid' },
    value: 'x',
    errors: ['spec.x: Invalid value: "x": spec.x in body must be of type uuid: "x"'],
  },
]
