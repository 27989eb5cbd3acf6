// Whether a value is of the type that its schema says, and fits its format.

import { isFields } from '#src/kube/json.ts'
import type { Check } from './check.ts'
import { typeInvalid } from './field-error.ts'
import { effectiveFormat } from './formats.ts'
import type { SchemaNode } from './schema-node.ts'

// The name in Go of the format of a number that was read.
const NATIVE_FORMAT: Readonly<Record<string, string>> = { integer: 'int64', number: 'float64' }

/** The check of type and nullability. */
export function typeCheck(schema: SchemaNode): Check {
  const types = schema.isIntOrString
    ? ['integer', 'string']
    : schema.type === undefined
      ? []
      : [schema.type]
  const format = effectiveFormat(schema)
  const isNumeric = types.includes('integer') || types.includes('number')
  const expected = types.join(',')
  return (value, path, report) => {
    if (types.length === 0 && format === undefined) return
    const actual = typeOf(value)
    if (value === null) {
      if (types.length > 0 && !schema.nullable) report(mismatch(path, expected, actual))
      return
    }
    const fits = types.includes(actual) || (actual === 'integer' && types.includes('number'))
    const isTextual = actual === 'string' || actual === 'array'
    if (format !== undefined && !isTextual && !fits) {
      report(mismatch(path, format, NATIVE_FORMAT[actual] ?? ''))
    } else if (!fits && !(format !== undefined && isTextual && !isNumeric)) {
      report(mismatch(path, expected, actual))
    }
  }
}

/** The JSON type of a value, with integers told apart. */
function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (isFields(value)) return 'object'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function mismatch(path: string, expected: string, actual: string) {
  return typeInvalid(
    path,
    actual,
    `${path} in body must be of type ${expected}: ${JSON.stringify(actual)}`,
  )
}
