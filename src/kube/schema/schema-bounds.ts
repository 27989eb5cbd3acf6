// The checks of a zod schema as the bounds of a structural schema.
import * as z from 'zod/mini'
import type { JsonSchema } from './json-schema.ts'

type Bounds = Pick<JsonSchema, 'minLength' | 'maxLength' | 'pattern'>

/** Bounds of a text, or of a list. Throws with the path for a check that is none. */
export function textBounds(schema: z.core.$ZodType, path: string): Bounds {
  return Object.assign({}, ...checksOf(schema).map((check) => textBound(check, path)))
}

function textBound(check: z.core.$ZodCheck, path: string): Bounds {
  if (check instanceof z.core.$ZodCheckMinLength) return { minLength: check._zod.def.minimum }
  if (check instanceof z.core.$ZodCheckMaxLength) return { maxLength: check._zod.def.maximum }
  if (check instanceof z.core.$ZodCheckLengthEquals) {
    return { minLength: check._zod.def.length, maxLength: check._zod.def.length }
  }
  if (check instanceof z.core.$ZodCheckRegex) {
    const { pattern } = check._zod.def
    if (pattern.flags !== '') throw new Error(`${path}: pattern ${pattern} has flags`)
    return { pattern: re2(pattern.source.replaceAll('\\/', '/'), path) }
  }
  throw new Error(`${path}: check ${check._zod.def.check} is not structural; use a rule`)
}

/** Type and bounds of a number. Throws with the path for a check that is none. */
export function numberBounds(schema: z.core.$ZodNumber, path: string): JsonSchema {
  const type: JsonSchema =
    schema instanceof z.core.$ZodNumberFormat
      ? { type: 'integer', format: integerFormat(schema, path) }
      : { type: 'number' }
  return Object.assign(type, ...checksOf(schema).map((check) => numberBound(check, path)))
}

function numberBound(check: z.core.$ZodCheck, path: string): JsonSchema {
  if (check instanceof z.core.$ZodCheckGreaterThan) {
    const { value, inclusive } = check._zod.def
    return { minimum: Number(value), ...(!inclusive && { exclusiveMinimum: true }) }
  }
  if (check instanceof z.core.$ZodCheckLessThan) {
    const { value, inclusive } = check._zod.def
    return { maximum: Number(value), ...(!inclusive && { exclusiveMaximum: true }) }
  }
  if (check instanceof z.core.$ZodCheckMultipleOf) {
    return { multipleOf: Number(check._zod.def.value) }
  }
  throw new Error(`${path}: check ${check._zod.def.check} is not structural; use a rule`)
}

/** The pattern itself. Throws with the path when it uses what RE2 does not have. */
export function re2(pattern: string, path: string): string {
  if (BEYOND_RE2.test(pattern)) throw new Error(`${path}: pattern ${pattern} is not RE2`)
  return pattern
}

// Lookaround, named groups as JavaScript spells them, back-references, \u, \c, and the classes [] and [^].
const BEYOND_RE2 = /\(\?(?:[=!]|<)|\\[1-9kuc]|\[\^?\]/

function integerFormat(schema: z.core.$ZodNumberFormat, path: string): string {
  const { format } = schema._zod.def
  if (format === 'int32') return 'int32'
  if (format === 'safeint') return 'int64'
  throw new Error(`${path}: numbers of format ${format} are not integers`)
}

// z.int() is its own first check.
function checksOf(schema: z.core.$ZodType): readonly z.core.$ZodCheck[] {
  return (schema._zod.def.checks ?? []).filter(
    (check) => !(check instanceof z.core.$ZodCheckNumberFormat),
  )
}
