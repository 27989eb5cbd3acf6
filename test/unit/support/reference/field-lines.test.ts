import { expect, it } from 'vitest'
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import { fieldLine } from '#test/support/reference/field-lines.ts'

interface Row {
  readonly name: string
  readonly schema: JsonSchema
  readonly isRequired?: true
  readonly policy?: readonly string[]
  readonly line: string
}

const ROWS: readonly Row[] = [
  {
    name: 'a default text is shown as it is written',
    schema: { type: 'string', maxLength: 64, default: 'UTC', description: 'Time zone.' },
    line: '- `spec.it` (string, default `UTC`): Time zone. At most 64 characters.',
  },
  {
    name: 'a default list is shown as JSON, and false is a default',
    schema: { type: 'array', items: { type: 'boolean', default: false }, default: [] },
    line: '- `spec.it` (list of booleans, default `[]`)',
  },
  {
    name: 'a number with both limits',
    schema: { type: 'integer', minimum: 1, maximum: 65535, description: 'Port.' },
    isRequired: true,
    line: '- `spec.it` (integer, required): Port. 1 to 65535.',
  },
  {
    name: 'a number with a lower limit, which may be null',
    schema: { type: 'integer', minimum: 0, nullable: true },
    line: '- `spec.it` (integer, may be null): At least 0.',
  },
  {
    name: 'a list whose entries have a key',
    schema: {
      type: 'array',
      items: { type: 'object' },
      minItems: 1,
      maxItems: 100,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['key', 'effect'],
    },
    line: '- `spec.it` (list of objects): 1 to 100 entries. No two entries have the same key and effect.',
  },
  {
    name: 'a set of times',
    schema: {
      type: 'array',
      items: { type: 'string', format: 'date-time' },
      'x-kubernetes-list-type': 'set',
    },
    line: '- `spec.it` (list of times): No two entries are the same.',
  },
  {
    name: 'a map',
    schema: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 64 },
    line: '- `spec.it` (map of strings): At most 64 entries.',
  },
  {
    name: 'a choice',
    schema: { type: 'string', enum: ['Never', 'Now'] },
    line: '- `spec.it` (string): One of `Never`, `Now`.',
  },
  {
    name: 'any fields',
    schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    line: '- `spec.it` (object): It may have any fields.',
  },
  {
    name: 'a rule is told once, as a sentence, and <kind> in it is no HTML',
    schema: {
      'x-kubernetes-int-or-string': true,
      'x-kubernetes-validations': [
        { rule: 'a', message: 'must be <kind>' },
        { rule: 'b', message: 'must be <kind>' },
        { rule: 'c', message: 'must be letters, digits, -, _ or .' },
      ],
    },
    policy: ['the time zone must exist'],
    line: '- `spec.it` (integer or string): Must be \\<kind>. Must be letters, digits, -, _ or . Admission policy: The time zone must exist.',
  },
]

it.each(ROWS)('$name', ({ schema, isRequired = false, policy, line }) => {
  expect(fieldLine({ path: 'spec.it', schema, isRequired }, policy)).toBe(line)
})

it('a keyword without words is an error, and not left out', () => {
  const schema: JsonSchema = { type: 'integer', multipleOf: 5 }

  expect(() => fieldLine({ path: 'spec.it', schema, isRequired: false })).toThrow(
    'no words for multipleOf',
  )
})
