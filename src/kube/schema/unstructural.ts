// Refuses parts of a zod schema that a structural schema cannot express. zod's JSON Schema leaves out some of them without
// an error.
import * as core from 'zod/v4/core'

const TYPES: ReadonlySet<string> = new Set([
  ...['string', 'number', 'boolean', 'enum', 'literal', 'array', 'object', 'record', 'union'],
  ...['unknown', 'optional', 'nullable', 'default', 'readonly'],
])
const CHECKS: ReadonlySet<string> = new Set([
  ...['min_length', 'max_length', 'length_equals', 'string_format'],
  ...['greater_than', 'less_than', 'multiple_of', 'number_format'],
])

/** Throws an Error with the field for a part that Kubernetes cannot check. */
export function refuseUnstructural(schema: core.$ZodType, field: string): void {
  const why = faultOf(schema) ?? (schema._zod.def.checks ?? []).map(faultOfCheck).find(isText)
  if (why !== undefined) throw new Error(`${field}: ${why}`)
}

function faultOf(schema: core.$ZodType): string | undefined {
  const { type, checks = [] } = schema._zod.def
  if (!TYPES.has(type)) return `${type} has no structural schema`
  if (schema instanceof core.$ZodObject || schema instanceof core.$ZodRecord) {
    if (checks.length > 0) return 'a check of an object is not structural; use a rule'
  }
  if (schema instanceof core.$ZodObject) {
    const { catchall } = schema._zod.def
    const isOpen = catchall === undefined || catchall instanceof core.$ZodUnknown
    if (!isOpen) return 'properties and additionalProperties exclude each other'
  }
  if (schema instanceof core.$ZodRecord) {
    const { keyType } = schema._zod.def
    const isText =
      keyType instanceof core.$ZodString && (keyType._zod.def.checks ?? []).length === 0
    if (!isText) return 'keys of a map are any text; what they may be is a CEL rule'
  }
  if (schema instanceof core.$ZodLiteral && !schema._zod.def.values.every(isText)) {
    return 'a choice of anything but texts is not expressed here'
  }
  if (schema instanceof core.$ZodUnion) {
    const types = schema._zod.def.options.map(typeOf)
    if (types.toSorted().join() !== 'integer,string') {
      return `a union of ${types.join(', ')} is not structural; use optional fields and a rule`
    }
  }
  if (schema instanceof core.$ZodNumberFormat) {
    const { format } = schema._zod.def
    if (!['int32', 'safeint'].includes(format))
      return `numbers of format ${format} are not integers`
  }
  return undefined
}

function typeOf(schema: core.$ZodType): string {
  return schema instanceof core.$ZodNumberFormat ? 'integer' : schema._zod.def.type
}

// Lookaround, named groups in JavaScript's syntax, back-references, \u, \c, and the classes [] and [^].
const BEYOND_RE2 = /\(\?(?:[=!]|<)|\\[1-9kuc]|\[\^?\]/

function faultOfCheck(check: core.$ZodCheck<never>): string | undefined {
  const name = check._zod.def.check
  if (!CHECKS.has(name)) return `check ${name} is not structural; use a rule`
  if (!(check instanceof core.$ZodCheckRegex)) return undefined
  const { pattern } = check._zod.def
  if (pattern.flags !== '') return `pattern ${pattern} has flags`
  return BEYOND_RE2.test(pattern.source) ? `pattern ${pattern} is not RE2` : undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
