import { describe, expect, it } from 'vitest'
import { compileSchema } from '#src/embedded/schema/compile-schema.ts'

const schema = compileSchema({
  type: 'object',
  properties: {
    zone: { type: 'string', default: 'UTC' },
    nothing: { type: 'string', nullable: true, default: 'some' },
    plain: { type: 'string' },
    perhaps: { type: 'string', nullable: true },
    nested: {
      type: 'object',
      default: {},
      properties: { count: { type: 'integer', default: 0 } },
    },
    absent: { type: 'object', properties: { count: { type: 'integer', default: 0 } } },
    items: {
      type: 'array',
      items: { type: 'object', properties: { on: { type: 'boolean', default: false } } },
    },
    map: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: { on: { type: 'boolean', default: true } },
      },
    },
  },
})

describe('defaults', () => {
  it.each([
    {
      name: 'fill what is absent, and what is inside a default',
      object: {},
      expected: { zone: 'UTC', nothing: 'some', nested: { count: 0 } },
    },
    {
      name: 'leave what is there, false and zero included',
      object: { zone: '', nested: { count: 7 }, items: [{ on: false }], nothing: 'x' },
      expected: { zone: '', nested: { count: 7 }, items: [{ on: false }], nothing: 'x' },
    },
    {
      name: 'reach into items and maps',
      object: { items: [{}], map: { a: {} } },
      expected: {
        zone: 'UTC',
        nothing: 'some',
        nested: { count: 0 },
        items: [{ on: false }],
        map: { a: { on: true } },
      },
    },
    {
      name: 'take the place of a null that may not be',
      object: { zone: null, nested: null },
      expected: { zone: 'UTC', nothing: 'some', nested: { count: 0 } },
    },
    {
      name: 'leave a null that may be',
      object: { nothing: null, perhaps: null },
      expected: { zone: 'UTC', nothing: null, perhaps: null, nested: { count: 0 } },
    },
    {
      name: 'drop a null that may not be and has no default',
      object: { plain: null, absent: null },
      expected: { zone: 'UTC', nothing: 'some', nested: { count: 0 } },
    },
  ])('$name', ({ object, expected }) => {
    expect(schema.applyDefaults(object)).toEqual(expected)
  })

  it('are new for every object', () => {
    const [one, other] = [schema.applyDefaults({}), schema.applyDefaults({})] as {
      nested?: object
    }[]

    expect(one?.nested).not.toBe(other?.nested)
  })
})
