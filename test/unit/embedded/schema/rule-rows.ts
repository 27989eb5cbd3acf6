import { rule, type SchemaRow, text } from './schema-row.ts'

const UNCHECKED =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

export const RULE_ROWS: readonly SchemaRow[] = [
  {
    name: 'a rule about a text',
    x: {
      ...text,
      maxLength: 9,
      ...rule({ rule: "self.startsWith('a')", message: 'must start with a' }),
    },
    value: 'b',
    errors: ['spec.x: Invalid value: "b": must start with a'],
  },
  {
    name: 'a rule about an object',
    x: {
      type: 'object',
      properties: { a: { type: 'integer' }, b: { type: 'integer' } },
      ...rule({ rule: 'has(self.a) && self.a <= self.b', message: 'a is at most b' }),
    },
    value: { a: 2, b: 1 },
    errors: ['spec.x: Invalid value: a is at most b'],
  },
  {
    name: 'a rule that says nothing',
    x: { type: 'integer', ...rule({ rule: 'self > 3' }) },
    value: 3,
    errors: ['spec.x: Invalid value: 3: failed rule: self > 3'],
  },
  {
    name: 'a rule that cannot be evaluated',
    x: {
      type: 'object',
      properties: { a: text },
      ...rule({ rule: "self.a == 'b'", message: 'a is b' }),
    },
    value: {},
    errors: ['spec.x: Invalid value: "object": no such key: a evaluating rule: a is b'],
  },
  {
    name: 'a rule with a message of its own making',
    x: {
      type: 'integer',
      ...rule({ rule: 'self > 3', message: 'no', messageExpression: "'not ' + string(self)" }),
    },
    value: 2,
    errors: ['spec.x: Invalid value: 2: not 2'],
  },
  {
    name: 'a rule about another field',
    x: {
      type: 'object',
      properties: { a: text },
      ...rule({ rule: 'false', message: 'no', fieldPath: '.a', reason: 'FieldValueForbidden' }),
    },
    value: {},
    errors: ['spec.x.a: Forbidden: no'],
  },
  {
    name: 'a rule about the values of a map',
    x: {
      type: 'object',
      maxProperties: 3,
      additionalProperties: { type: 'integer', ...rule({ rule: 'self > 3', message: 'no' }) },
    },
    value: { 'a/b': 1 },
    errors: ['spec.x[a/b]: Invalid value: 1: no'],
  },
  {
    name: 'a rule about items',
    x: {
      type: 'array',
      maxItems: 3,
      items: { type: 'integer', ...rule({ rule: 'self > 3', message: 'no' }) },
    },
    value: [4, 3],
    errors: ['spec.x[1]: Invalid value: 3: no'],
  },
  {
    name: 'a rule about null',
    x: { type: 'string', nullable: true, ...rule({ rule: "self == 'a'", message: 'no' }) },
    value: null,
    errors: [],
  },
  {
    name: 'a rule about a field with a strange name',
    x: {
      type: 'object',
      properties: { 'a-b': text, namespace: text },
      ...rule({ rule: 'self.a__dash__b == self.__namespace__', message: 'no' }),
    },
    value: { 'a-b': 'x', namespace: 'x' },
    errors: [],
  },
  {
    name: 'a rule about times',
    x: {
      type: 'string',
      format: 'date-time',
      ...rule({ rule: "self < timestamp('2026-01-01T00:00:00Z')", message: 'no' }),
    },
    value: '2026-01-05T09:00:00Z',
    errors: ['spec.x: Invalid value: "2026-01-05T09:00:00Z": no'],
  },
  {
    name: 'a rule about durations',
    x: {
      type: 'string',
      format: 'duration',
      ...rule({ rule: "self <= duration('24h')", message: 'no' }),
    },
    value: '25h',
    errors: ['spec.x: Invalid value: "25h": no'],
  },
  {
    name: 'a rule about either type',
    x: {
      'x-kubernetes-int-or-string': true,
      ...rule({ rule: 'type(self) == int ? self > 3 : true', message: 'no' }),
    },
    value: 2,
    errors: ['spec.x: Invalid value: 2: no'],
  },
  {
    name: 'a rule beside an error that hides it',
    x: {
      type: 'object',
      properties: { a: text, b: text },
      required: ['a'],
      ...rule({ rule: "self.b == 'c'" }),
    },
    value: { b: 'd' },
    errors: [UNCHECKED, 'spec.x.a: Required value'],
  },
]
