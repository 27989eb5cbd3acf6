import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { structuralSchema } from '#src/kube/schema/structural-schema.ts'

describe('what Kubernetes cannot express is refused with its path', () => {
  it.each([
    ['a union', z.union([z.string(), z.boolean()]), 'a union of string, boolean is not structural'],
    ['a tuple', z.tuple([z.string(), z.int()]), 'tuple has no structural schema'],
    ['a date', z.date(), 'date has no structural schema'],
    ['a transformation', z.pipe(z.string(), z.transform(Number)), 'pipe has no structural schema'],
    ['a closed object', z.strictObject({ a: z.string() }), 'exclude each other'],
    [
      'a check of its own',
      z.string().check(z.refine((text) => text !== 'a')),
      'check custom is not structural',
    ],
    ['a check of an object', z.object({}).check(z.refine(() => true)), 'a check of an object'],
    ['lookahead', z.string().check(z.regex(/^(?=a)b/)), 'is not RE2'],
    ['a back-reference', z.string().check(z.regex(/(a)\1/)), 'is not RE2'],
    ['a pattern with flags', z.string().check(z.regex(/a/i)), 'has flags'],
    [
      'a map with special keys',
      z.record(z.string().check(z.minLength(1)), z.string()),
      'keys of a map',
    ],
    ['two patterns', z.string().check(z.regex(/a/), z.regex(/b/)), 'allOf is not structural'],
    ['a choice of numbers', z.literal([1, 2]), 'anything but texts'],
    [
      'a rule over an unbounded text',
      z.string().check(z.regex(/a/)).register(fieldNotes, { allowed: 'a' }),
      'needs its maxLength',
    ],
  ])('%s', (_, schema, words) => {
    const around = z.object({ spec: z.object({ list: z.array(z.object({ it: schema })) }) })

    expect(() => structuralSchema(around)).toThrow(/^\$\.spec\.list\[\]\.it: /)
    expect(() => structuralSchema(around)).toThrow(words)
  })
})
