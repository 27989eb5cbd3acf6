import { describe, expect, it } from 'vitest'
import { compileSchema } from '#src/embedded/schema/compile-schema.ts'
import { BOUND_ROWS } from './bound-rows.ts'
import { COMBINATION_ROWS } from './combination-rows.ts'
import { RULE_ROWS } from './rule-rows.ts'
import { objectOf, type SchemaRow, schemaOf } from './schema-row.ts'
import { TYPE_ROWS } from './type-rows.ts'
import { UPDATE_ROWS } from './update-rows.ts'

function errorsOf(row: SchemaRow): string[] {
  const schema = compileSchema(schemaOf(row))
  const prepared = (value: unknown) => schema.applyDefaults(schema.prune(objectOf(value)))
  const old = row.old === undefined ? undefined : prepared(row.old)
  const errors = schema.validate(prepared(row.value), old)
  return errors.map(({ field, message }) => `${field}: ${message}`).sort()
}

describe.each([
  ['types', TYPE_ROWS],
  ['bounds and formats', BOUND_ROWS],
  ['lists and combinations', COMBINATION_ROWS],
  ['rules', RULE_ROWS],
  ['updates', UPDATE_ROWS],
])('a schema says what kube-apiserver says about %s', (_, rows) => {
  it.each(rows)('$name', (row) => {
    expect(errorsOf(row)).toEqual(row.errors)
  })
})

describe('the reason of an error', () => {
  const schema = compileSchema({
    type: 'object',
    required: ['a'],
    properties: {
      b: { type: 'string', enum: ['x'] },
      c: { type: 'string', maxLength: 1 },
      d: { type: 'array', maxItems: 1, items: { type: 'string' } },
      e: { type: 'string' },
      f: { type: 'integer', maximum: 1 },
      g: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    },
  })

  it('is what a Status carries as the cause', () => {
    const errors = schema.validate({ b: 'y', c: 'zz', d: ['', ''], e: 1, f: 2, g: ['', ''] })

    expect(errors.map(({ field, reason }) => [field, reason])).toEqual([
      ['b', 'FieldValueNotSupported'],
      ['c', 'FieldValueTooLong'],
      ['d', 'FieldValueTooMany'],
      ['e', 'FieldValueTypeInvalid'],
      ['f', 'FieldValueInvalid'],
      ['a', 'FieldValueRequired'],
      ['g[1]', 'FieldValueDuplicate'],
    ])
  })
})

describe('a rule about the root', () => {
  const schema = compileSchema({
    type: 'object',
    properties: { spec: { type: 'object', properties: { a: { type: 'integer' } } } },
    'x-kubernetes-validations': [
      { rule: 'self.metadata.name.size() <= 3', message: 'the name is too long' },
      { rule: 'self.spec.a > 1', message: 'a is too small', fieldPath: '.spec.a' },
    ],
  })

  it('sees the name of the object', () => {
    const object = { kind: 'Thing', metadata: { name: 'long', labels: {} }, spec: { a: 1 } }

    expect(schema.validate(object)).toEqual([
      {
        field: '<nil>',
        reason: 'FieldValueInvalid',
        message: 'Invalid value: the name is too long',
      },
      { field: 'spec.a', reason: 'FieldValueInvalid', message: 'Invalid value: a is too small' },
    ])
  })
})

describe('a rule that does not compile', () => {
  const schema = compileSchema({ type: 'object', 'x-kubernetes-validations': [{ rule: 'self.(' }] })

  it('refuses every object', () => {
    const [error] = schema.validate({})

    expect(error?.message).toMatch(/^Invalid value: "object": rule compile error: /)
  })
})
