// For the API server, a field that is null is absent.
import type { $ZodType } from 'zod/v4/core'
import { isFields } from '#src/kube/json.ts'
import { fieldsBelow } from './fields-below.ts'

/** A copy without the declared fields that are null. Fields that the schema does not declare stay. */
export function withoutNulls(schema: $ZodType, value: unknown): unknown {
  const below = fieldsBelow(schema, value)
  if (below.size === 0) return value
  if (!isFields(value)) {
    return [...below.values()].map((entry) => withoutNulls(entry.schema, entry.value))
  }
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const declared = below.get(name)
    if (declared === undefined) return [[name, field]]
    return field === null ? [] : [[name, withoutNulls(declared.schema, field)]]
  })
  return Object.fromEntries(fields)
}
