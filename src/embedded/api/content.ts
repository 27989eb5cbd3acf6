// The content of an object against its kind: unknown fields are dropped, defaults filled in, wrong values refused.

import { type Fields, without } from '#src/kube/json.ts'
import type { ApiObject } from './api-object.ts'
import { mismatchWords, unreadable } from './as-object.ts'
import { withBuiltinDefaults } from './builtin/defaults.ts'
import { builtinSchema, OBJECT_META } from './builtin/schemas.ts'
import { readTyped } from './builtin/typed-fields.ts'
import { builtinProblems } from './builtin/validation.ts'
import type { FieldProblem } from './field-error.ts'
import type { Target } from './served-kind.ts'
import type { WriteOptions } from './write-options.ts'

/** The object as its type has it, with the defaults of its kind. Unknown fields are dropped, warned about or refused,
 * as `fieldValidation` says. A value of a wrong type in a built-in kind is a 400. A part that is the same value in
 * `old` was checked before. */
export function readAsKind(
  target: Target,
  object: ApiObject,
  options: WriteOptions,
  old?: ApiObject,
): ApiObject {
  const { compiled, schema } = target.version
  if (compiled === undefined) {
    const { value, unknown, mismatch } = readTyped(schema, object, target.kind.kind)
    const wrong = mismatchWords(mismatch, options.quote)
    if (wrong !== undefined) throw unreadable(target, object, wrong, options.quote)
    reportUnknown(target, object, unknown, options)
    return withBuiltinDefaults(target.kind.storage, value as ApiObject)
  }
  const metadata = readTyped(builtinSchema(OBJECT_META), object.metadata, 'ObjectMeta')
  const same = Object.keys(object).filter((name) => !TYPE.has(name) && object[name] === old?.[name])
  const changed = { ...without(object, ...same), metadata: metadata.value }
  // To look for unknown fields costs as much as to prune them, so it is done only when they are reported.
  if (options.fieldValidation !== 'Ignore') {
    const unknown = metadata.unknown.map((field) => `metadata.${field}`)
    reportUnknown(target, object, [...unknown, ...compiled.unknownFields(changed)], options)
  }
  const read: Fields = compiled.applyDefaults(compiled.prune(changed))
  const kept = Object.fromEntries(same.map((name) => [name, object[name]]))
  const { apiVersion, kind } = object
  // The same metadata, without unknown fields.
  const known = metadata.value as ApiObject['metadata']
  return { ...read, ...kept, apiVersion, kind, metadata: known }
}

const TYPE: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

/** The problems of the content. Of a change, `old` is the object before. `found` are the problems of the
 * metadata. */
export function contentProblems(
  target: Target,
  object: ApiObject,
  found: readonly FieldProblem[],
  old?: ApiObject,
  subresource?: 'status',
): readonly FieldProblem[] {
  const { compiled, compiledStatus } = target.version
  if (compiled === undefined) return builtinProblems(target.kind, object, old)
  // A status is judged on its own, unless a rule looks at the object as a whole.
  if (subresource === 'status' && compiledStatus !== undefined) {
    const problems = compiledStatus.validate(statusOf(object), old && statusOf(old), found)
    // Problems are reported in full.
    if (problems.length === 0) return problems
  }
  return compiled.validate(object, old, found)
}

function statusOf(object: ApiObject): Fields {
  return object['status'] === undefined ? {} : { status: object['status'] }
}

/** A warning about the name of a finalizer of a custom resource. */
export function warnOfFinalizers(
  { kind }: Target,
  object: ApiObject,
  old: ApiObject | undefined,
  { warn }: WriteOptions,
): void {
  if (!kind.custom || object.metadata.finalizers === old?.metadata.finalizers) return
  for (const finalizer of object.metadata.finalizers ?? []) {
    if (finalizer.includes('/') || STANDARD.has(finalizer)) continue
    if (old?.metadata.finalizers?.includes(finalizer) === true) continue
    const including = finalizer.includes('.') ? ' including a path (/)' : ''
    warn(
      `metadata.finalizers: ${JSON.stringify(finalizer)}: prefer a domain-qualified finalizer name${including} to avoid accidental conflicts with other finalizer writers`,
    )
  }
}

const STANDARD: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

function reportUnknown(
  target: Target,
  object: ApiObject,
  unknown: readonly string[],
  { fieldValidation, warn, quote }: WriteOptions,
): void {
  if (unknown.length === 0 || fieldValidation === 'Ignore') return
  const words = unknown.map((field) => `unknown field "${field}"`)
  if (fieldValidation === 'Strict') {
    throw unreadable(target, object, `strict decoding error: ${words.join(', ')}`, quote)
  }
  for (const each of words) warn(each)
}
