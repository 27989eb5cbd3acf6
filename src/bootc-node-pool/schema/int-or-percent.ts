// A number of nodes, or a share of the pool.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import type { Rule } from '#src/kube/schema/rule.ts'

const PERCENT = /^[0-9]{1,9}%$/

const NUMBER_OR_PERCENT: Rule = {
  rule: "type(self) == int || string(self).matches('^[0-9]{1,9}%$')",
  message: 'must be a whole number such as 3, or a percentage such as "25%"',
  faultsOf: (value) => (typeof value === 'string' && !PERCENT.test(value) ? [{}] : []),
}

export function intOrPercent(description: string) {
  return z.union([z.int32(), z.string().check(z.maxLength(16))]).register(fieldNotes, {
    description,
    allowed: 'a whole number such as 3, or a percentage such as "25%"',
    rules: [NUMBER_OR_PERCENT],
  })
}
