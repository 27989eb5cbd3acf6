// A number of nodes, or a share of the pool.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import type { Rule } from '#src/kube/schema/rule.ts'

const PERCENT = /^[0-9]{1,9}%$/

export const NUMBER_OR_PERCENT_IN_WORDS = 'a whole number such as 3, or a percentage such as "25%"'

const NUMBER_OR_PERCENT: Rule = {
  rule: "type(self) == int || string(self).matches('^[0-9]{1,9}%$')",
  message: `must be ${NUMBER_OR_PERCENT_IN_WORDS}`,
  faultsOf: (value) => (typeof value === 'string' && !PERCENT.test(value) ? [{}] : []),
}

export function intOrPercent(description: string) {
  return z.union([z.int32(), z.string().check(z.maxLength(16))]).register(fieldNotes, {
    description,
    allowed: NUMBER_OR_PERCENT_IN_WORDS,
    rules: [NUMBER_OR_PERCENT],
  })
}
