// The fields, entries and keys below a value, each with its schema.
// Imports core by name: through the namespace of zod/mini, a bundle would get all of core and every locale.
import {
  $ZodArray,
  $ZodDefault,
  $ZodNullable,
  $ZodObject,
  $ZodOptional,
  $ZodRecord,
  type $ZodType,
} from 'zod/v4/core'
import { isFields } from '#src/kube/json.ts'

export interface FieldBelow {
  readonly schema: $ZodType
  readonly value: unknown
}

/** The fields by name or index. Includes declared fields that are absent, and excludes fields that are not declared. */
export function fieldsBelow(
  schema: $ZodType,
  value: unknown,
): ReadonlyMap<PropertyKey, FieldBelow> {
  const inner = unwrapped(schema)
  if (inner instanceof $ZodObject && isFields(value)) {
    const fields = Object.entries(inner._zod.def.shape)
    return new Map(fields.map(([name, field]) => [name, { schema: field, value: value[name] }]))
  }
  if (inner instanceof $ZodRecord && isFields(value)) {
    const { valueType } = inner._zod.def
    const entries = Object.entries(value)
    return new Map(entries.map(([key, entry]) => [key, { schema: valueType, value: entry }]))
  }
  if (inner instanceof $ZodArray && Array.isArray(value)) {
    const { element } = inner._zod.def
    return new Map(value.map((entry, index) => [index, { schema: element, value: entry }]))
  }
  return new Map()
}

/** The schema without its wrappers for absent and null values. */
export function unwrapped(schema: $ZodType): $ZodType {
  const isWrapper =
    schema instanceof $ZodOptional ||
    schema instanceof $ZodNullable ||
    schema instanceof $ZodDefault
  return isWrapper ? unwrapped(schema._zod.def.innerType) : schema
}
