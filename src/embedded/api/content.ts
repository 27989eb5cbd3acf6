// The content of an object against its kind: what falls away, what is filled in, what is refused.
import type { ApiObject } from './api-object.ts'
import { readTyped } from './builtin/typed-fields.ts'
import { builtinProblems } from './builtin/validation.ts'
import { undecodable } from './decode.ts'
import type { FieldProblem } from './field-error.ts'
import type { Target } from './served-kind.ts'
import type { WriteOptions } from './write-options.ts'

/** The object as it would be stored. Unknown fields fall away, are warned about or are a 400,
 * as `fieldValidation` says; a value of a wrong type in a built-in kind is a 400. */
export function complete(target: Target, object: ApiObject, options: WriteOptions): ApiObject {
  const compiled = target.version.compiled
  if (compiled === undefined) {
    const { value, unknown, mismatch } = readTyped(target.version.schema, object)
    if (mismatch !== undefined) throw undecodable(target, mismatch)
    reportUnknown(target, unknown, options)
    return value as ApiObject
  }
  // Looking for unknown fields costs as much as pruning them: not when nobody will hear of them.
  if (options.fieldValidation !== 'Ignore') {
    reportUnknown(target, compiled.unknownFields(object), options)
  }
  return compiled.applyDefaults(compiled.prune(object))
}

/** What is wrong with the content; of a change, `old` tells what was so before. */
export function contentProblems(
  target: Target,
  object: ApiObject,
  old?: ApiObject,
): readonly FieldProblem[] {
  const compiled = target.version.compiled
  return compiled === undefined
    ? builtinProblems(target.kind, object)
    : compiled.validate(object, old)
}

function reportUnknown(
  target: Target,
  unknown: readonly string[],
  { fieldValidation, warn }: WriteOptions,
): void {
  if (unknown.length === 0 || fieldValidation === 'Ignore') return
  const words = unknown.map((field) => `unknown field "${field}"`)
  if (fieldValidation === 'Strict') {
    throw undecodable(target, `strict decoding error: ${words.join(', ')}`)
  }
  for (const each of words) warn(each)
}
