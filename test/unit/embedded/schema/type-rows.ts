import { type SchemaRow, text } from './schema-row.ts'

export const TYPE_ROWS: readonly SchemaRow[] = [
  { name: 'a text where a text is wanted', x: text, value: 'a', errors: [] },
  {
    name: 'a number where a text is wanted',
    x: text,
    value: 3,
    errors: ['spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer"'],
  },
  {
    name: 'a list where an object is wanted',
    x: { type: 'object' },
    value: [],
    errors: ['spec.x: Invalid value: "array": spec.x in body must be of type object: "array"'],
  },
  {
    name: 'a text where a boolean is wanted',
    x: { type: 'boolean' },
    value: 'yes',
    errors: ['spec.x: Invalid value: "string": spec.x in body must be of type boolean: "string"'],
  },
  { name: 'an integer where a number is wanted', x: { type: 'number' }, value: 3, errors: [] },
  {
    name: 'a fraction where an integer is wanted',
    x: { type: 'integer' },
    value: 1.5,
    errors: [
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.x',
      'spec.x: Invalid value: "number": spec.x in body must be of type integer: "number"',
    ],
  },
  {
    name: 'an integer beyond int32',
    x: { type: 'integer', format: 'int32' },
    value: 3_000_000_000,
    errors: [
      '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.x',
    ],
  },
  {
    name: 'a boolean where an int64 is wanted',
    x: { type: 'integer', format: 'int64' },
    value: true,
    errors: ['spec.x: Invalid value: "": spec.x in body must be of type int64: ""'],
  },
  {
    name: 'an integer for int-or-string',
    x: { 'x-kubernetes-int-or-string': true },
    value: 3,
    errors: [],
  },
  {
    name: 'a text for int-or-string',
    x: { 'x-kubernetes-int-or-string': true },
    value: '10%',
    errors: [],
  },
  {
    name: 'a boolean for int-or-string',
    x: { 'x-kubernetes-int-or-string': true },
    value: true,
    errors: [
      'spec.x: Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean"',
    ],
  },
  {
    name: 'null where it is allowed',
    x: { type: 'string', nullable: true },
    value: null,
    errors: [],
  },
  { name: 'null where it is not: as good as absent', x: text, value: null, errors: [] },
  {
    name: 'null for a field that is required',
    x: text,
    spec: { required: ['x'] },
    value: null,
    errors: ['spec.x: Required value'],
  },
  {
    name: 'null in a list',
    x: { type: 'array', items: text },
    value: [null],
    errors: ['spec.x[0]: Invalid value: "null": spec.x[0] in body must be of type string: "null"'],
  },
  {
    name: 'null for a choice that may be null',
    x: { type: 'string', nullable: true, enum: ['a'] },
    value: null,
    errors: ['spec.x: Unsupported value: null: supported values: "a"'],
  },
  {
    name: 'a field that is not there',
    x: text,
    spec: { required: ['x', 'y'] },
    value: 'a',
    errors: ['spec.y: Required value'],
  },
  {
    name: 'a choice',
    x: { type: 'string', enum: ['a', 'b'] },
    value: 'c',
    errors: ['spec.x: Unsupported value: "c": supported values: "a", "b"'],
  },
  {
    name: 'a number among numbers',
    x: { type: 'integer', enum: [1, 2] },
    value: 3,
    errors: ['spec.x: Unsupported value: 3: supported values: "1", "2"'],
  },
]
