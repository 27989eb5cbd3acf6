// The rules of a schema that stand in an admission policy, in words.
import { $ZodObject, type $ZodType } from 'zod/v4/core'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { unwrapped } from '#src/kube/schema/fields-below.ts'

/** The messages of each field that has such rules, by its path. */
export function policyTexts(
  schema: $ZodType,
  path: readonly string[] = [],
): ReadonlyMap<string, readonly string[]> {
  const inner = unwrapped(schema)
  const rules = fieldNotes.get(inner)?.rules ?? []
  const own = rules.flatMap(({ policy, message }) => (policy === undefined ? [] : [message]))
  const fields = inner instanceof $ZodObject ? Object.entries(inner._zod.def.shape) : []
  return new Map([
    ...(own.length === 0 ? [] : [[path.join('.'), own] as const]),
    ...fields.flatMap(([name, field]) => [...policyTexts(field, [...path, name])]),
  ])
}
