// anyOf, oneOf, allOf and not.

import type { Check } from './check.ts'
import { type FieldError, invalid, NOWHERE } from './field-error.ts'
import type { SchemaNode } from './schema-node.ts'

/** The checks of a schema's combinations; none for most schemas. */
export function combinationChecks(
  schema: SchemaNode,
  compile: (branch: SchemaNode) => Check,
): readonly Check[] {
  return [
    ...(schema.anyOf.length > 0 ? [anyOf(schema.anyOf.map(compile))] : []),
    ...(schema.oneOf.length > 0 ? [oneOf(schema.oneOf.map(compile))] : []),
    ...(schema.allOf.length > 0 ? [allOf(schema.allOf.map(compile))] : []),
    ...(schema.not !== undefined ? [not(compile(schema.not))] : []),
  ]
}

function anyOf(branches: readonly Check[]): Check {
  return (value, path, report) => {
    const results = branches.map((branch) => errorsOf(branch, value, path))
    if (results.some(isEmpty)) return
    report(composite(`${quoted(path)} must validate at least one schema (anyOf)`))
    for (const error of nearest(results)) report(error)
  }
}

function oneOf(branches: readonly Check[]): Check {
  return (value, path, report) => {
    const results = branches.map((branch) => errorsOf(branch, value, path))
    const valid = results.filter(isEmpty).length
    if (valid === 1) return
    const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`
    report(composite(`${quoted(path)} must validate one and only one schema (oneOf). ${found}`))
    if (valid === 0) for (const error of nearest(results)) report(error)
  }
}

function allOf(branches: readonly Check[]): Check {
  return (value, path, report) => {
    const results = branches.map((branch) => errorsOf(branch, value, path))
    for (const error of results.flat()) report(error)
    if (results.every(isEmpty)) return
    const none = results.some(isEmpty) ? '' : '. None validated'
    report(composite(`${quoted(path)} must validate all the schemas (allOf)${none}`))
  }
}

function not(branch: Check): Check {
  return (value, path, report) => {
    if (!isEmpty(errorsOf(branch, value, path))) return
    report(composite(`${quoted(path)} must not validate the schema (not)`))
  }
}

function errorsOf(check: Check, value: unknown, path: string): FieldError[] {
  const errors: FieldError[] = []
  check(value, path, (error) => errors.push(error))
  return errors
}

// The branch that the author probably meant: the one with the fewest errors.
function nearest(results: readonly FieldError[][]): FieldError[] {
  return results.reduce((best, errors) => (errors.length < best.length ? errors : best))
}

function isEmpty(errors: readonly FieldError[]): boolean {
  return errors.length === 0
}

// Such an error belongs to no field there.
function composite(detail: string): FieldError {
  return invalid(NOWHERE, '', detail)
}

function quoted(path: string): string {
  return JSON.stringify(path)
}
