// Bounds of texts and numbers, formats, and choices.
import { isEqual } from '#src/kube/merge-patch.ts'
import type { Check } from './check.ts'
import {
  type FieldError,
  invalid,
  NOWHERE,
  notSupported,
  tooLong,
  typeInvalid,
} from './field-error.ts'
import { effectiveFormat, textFormat } from './formats.ts'
import { goRegExp } from './go-regexp.ts'
import type { SchemaNode } from './schema-node.ts'

/** The checks of a scalar, in their order, and the choice, which comes after those of lists. */
export function scalarChecks(schema: SchemaNode): { checks: readonly Check[]; choice: Check } {
  return { checks: [text(schema), format(schema), number(schema)], choice: choice(schema) }
}

// Only the first of the three is reported.
function text({ maxLength, minLength, pattern }: SchemaNode): Check {
  const expression = pattern === undefined ? undefined : goRegExp(pattern)
  return (value, path, report) => {
    if (typeof value !== 'string') return
    const length = maxLength === undefined && minLength === undefined ? 0 : characters(value)
    if (maxLength !== undefined && length > maxLength) report(tooLong(path, maxLength))
    else if (minLength !== undefined && length < minLength) {
      report(invalid(path, value, `${path} in body should be at least ${minLength} chars long`))
    } else if (expression !== undefined && !expression.test(value)) {
      report(invalid(path, value, `${path} in body should match '${pattern}'`))
    }
  }
}

function format(schema: SchemaNode): Check {
  const name = effectiveFormat(schema)
  const isOne = name === undefined ? undefined : textFormat(name)
  return (value, path, report) => {
    if (typeof value !== 'string' || isOne === undefined || isOne(value)) return
    report(
      typeInvalid(path, value, `${path} in body must be of type ${name}: ${JSON.stringify(value)}`),
    )
  }
}

function number(schema: SchemaNode): Check {
  const { maximum, minimum, multipleOf, exclusiveMaximum, exclusiveMinimum } = schema
  const isInteger = schema.type === 'integer'
  const size = effectiveFormat(schema)
  return (value, path, report) => {
    if (typeof value !== 'number') return
    const refuse = (detail: string) =>
      report(invalid(path, value, `${path} in body should be ${detail}`))
    if (isInteger && !fitsInteger(value, size)) report(noInteger(path, size))
    if (multipleOf !== undefined) {
      // Of a whole number Go asks the whole part of the factor only, and complains when that is nothing.
      const factor = Number.isInteger(value) ? Math.trunc(multipleOf) : multipleOf
      if (factor <= 0) {
        const words = `factor MultipleOf declared for ${path} must be positive: ${factor}`
        report(invalid(path, factor, words))
      } else if (!Number.isInteger(value / factor)) {
        refuse(`a multiple of ${factor}`)
      }
    }
    if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
      refuse(`less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
    }
    if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
      refuse(`greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
    }
  }
}

function choice(schema: SchemaNode): Check {
  const allowed = schema.enum
  return (value, path, report) => {
    if (allowed === undefined || allowed.some((each) => each !== null && isEqual(each, value)))
      return
    report(notSupported(path, value, allowed))
  }
}

function fitsInteger(value: number, size: string | undefined): boolean {
  return size === 'int32' ? (value | 0) === value : Number.isInteger(value)
}

function noInteger(path: string, size: string | undefined): FieldError {
  const words = size === undefined ? '(default format)' : `with format ${size}`
  return invalid(NOWHERE, '', `Checked value must be of type integer ${words} in ${path}`)
}

// kube-apiserver counts lengths in code points.
function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
