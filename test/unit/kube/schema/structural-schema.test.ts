import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { listRule } from '#src/kube/schema/rule.ts'
import { structuralSchema } from '#src/kube/schema/structural-schema.ts'

describe('a zod schema becomes a structural one', () => {
  it.each([
    [
      'text',
      z.string().check(z.minLength(1), z.maxLength(9)),
      { type: 'string', minLength: 1, maxLength: 9 },
    ],
    ['pattern', z.string().check(z.regex(/^[a/]$/)), { type: 'string', pattern: '^[a/]$' }],
    [
      'integer',
      z.int().check(z.gte(0), z.lt(9)),
      { type: 'integer', format: 'int64', minimum: 0, maximum: 9, exclusiveMaximum: true },
    ],
    ['small integer', z.int32(), { type: 'integer', format: 'int32' }],
    ['number', z.number().check(z.multipleOf(2)), { type: 'number', multipleOf: 2 }],
    ['boolean', z.boolean(), { type: 'boolean' }],
    ['choice', z.enum(['a', 'b']), { type: 'string', enum: ['a', 'b'] }],
    ['constant', z.literal('a'), { type: 'string', enum: ['a'] }],
    ['nullable', z.nullable(z.string()), { type: 'string', nullable: true }],
    [
      'list',
      z.array(z.string()).check(z.minLength(1), z.maxLength(2)),
      { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 },
    ],
    [
      'map',
      z.record(z.string(), z.boolean()),
      { type: 'object', additionalProperties: { type: 'boolean' } },
    ],
    ['anything', z.unknown(), { 'x-kubernetes-preserve-unknown-fields': true }],
    [
      'open object',
      z.looseObject({}),
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    ],
    ['int or string', z.union([z.int(), z.string()]), { 'x-kubernetes-int-or-string': true }],
    [
      'int or string, with bounds',
      z.union([z.string().check(z.maxLength(4)), z.int().check(z.gte(0))]),
      { minimum: 0, maxLength: 4, 'x-kubernetes-int-or-string': true },
    ],
    ['slash', z.string().check(z.regex(/^a\/$/)), { type: 'string', pattern: '^a/$' }],
    [
      'object',
      z.object({ a: z.string(), b: z.optional(z.string()), c: z._default(z.boolean(), true) }),
      {
        type: 'object',
        required: ['a'],
        properties: {
          a: { type: 'string' },
          b: { type: 'string' },
          c: { type: 'boolean', default: true },
        },
      },
    ],
  ])('%s', (_, schema, expected) => {
    expect(structuralSchema(schema)).toEqual(expected)
  })

  it('with what the notes say of it', () => {
    const schema = z.array(z.string()).register(fieldNotes, {
      description: 'Names.',
      listType: 'set',
      rules: [
        listRule({
          rule: 'self.size() > 0',
          message: 'must not be empty',
          isMet: (names) => names.length > 0,
        }),
        listRule({
          policy: { isMet: 'true', message: "''" },
          message: 'only a policy can say',
          isMet: () => true,
        }),
      ],
    })

    expect(structuralSchema(schema)).toEqual({
      description: 'Names.',
      type: 'array',
      items: { type: 'string' },
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-validations': [{ rule: 'self.size() > 0', message: 'must not be empty' }],
    })
  })

  it('where a pattern with words becomes a rule that says them', () => {
    const schema = z
      .string()
      .check(z.maxLength(9), z.regex(/^\s'$/))
      .register(fieldNotes, { allowed: 'a blank and a quote' })

    expect(structuralSchema(schema)).toEqual({
      type: 'string',
      maxLength: 9,
      'x-kubernetes-validations': [
        { rule: "self.matches('^\\\\s\\'$')", message: 'must be a blank and a quote' },
      ],
    })
  })
})
