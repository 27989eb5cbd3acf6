// A decoded value as an object of the kind that the path names, or the refusal of it.

import { type Fields, fieldsAt, isFields, textAt } from '#src/kube/json.ts'
import { type ApiError, badRequest } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import { builtinKinds } from './builtin/kinds.ts'
import { builtinSchema, OBJECT_META } from './builtin/schemas.ts'
import { type Mismatch, readTyped } from './builtin/typed-fields.ts'
import { invalid, invalidValue } from './field-error.ts'
import { goPackage, type Target, targetApiVersion } from './served-kind.ts'
import type { WriteOptions } from './write-options.ts'

/** Where the value comes from: the text of a body, or a patch. */
export interface Origin {
  readonly body?: string
  readonly quote?: WriteOptions['quote']
}

/** The value as an object of the target's kind. Throws 400 (or 422) when it is not one. */
export function asObject(target: Target, value: unknown, origin: Origin): ApiObject {
  // To Go, null is an object with nothing in it; a custom resource must at least say what it is.
  const given = value === null ? {} : value
  if (!isFields(given)) throw unrecognized(target, origin, `${NO_TYPE} ${goWord(given)} ${INTO}`)
  checkType(target, given, origin)
  const { quote } = origin
  const metadata = given['metadata'] ?? {}
  const field = target.kind.custom ? '' : 'metadata'
  const { mismatch } = readTyped(builtinSchema(OBJECT_META), metadata, 'ObjectMeta', field)
  const wrong = isFields(metadata) ? mismatchWords(mismatch, quote) : NO_OBJECT
  if (wrong !== undefined) throw unreadable(target, given, wrong, quote)
  // The check above gives it the right shape. It may have no name yet.
  const known = fieldsAt({ metadata }, 'metadata') as unknown as ApiObject['metadata']
  return { ...given, apiVersion: targetApiVersion(target), kind: target.kind.kind, metadata: known }
}

const NO_TYPE = "couldn't get version/kind; json parse error: json: cannot unmarshal"
const INTO =
  'into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
const NO_OBJECT = 'json: cannot unmarshal string into Go value of type v1.ObjectMeta'

/** The mismatch in Go's words. They depend on the way in which the object came. */
export function mismatchWords(
  mismatch: Mismatch | undefined,
  quote: WriteOptions['quote'],
): string | undefined {
  return quote?.isConverted === true ? mismatch?.converted : mismatch?.decoded
}

/** The object cannot be read as its kind: a 400, or a 422 that quotes it when a patch made it so. */
export function unreadable(
  { kind, version }: Target,
  object: Fields,
  why: string,
  quote: WriteOptions['quote'],
): ApiError {
  if (quote !== undefined) {
    return invalid({ group: '', kind: '' }, '', [invalidValue('patch', quote.text(object), why)])
  }
  const name = textAt(object, 'kind') || kind.kind
  const apiVersion = textAt(object, 'apiVersion') || version.name
  const short = apiVersion.slice(apiVersion.lastIndexOf('/') + 1)
  return badRequest(`${name} in version "${short}" cannot be handled as a ${kind.kind}: ${why}`)
}

function checkType(target: Target, value: Fields, origin: Origin): void {
  const kind = textAt(value, 'kind')
  const apiVersion = textAt(value, 'apiVersion')
  if (target.kind.custom) {
    checkCustomType(target, value, { kind, apiVersion }, origin)
    return
  }
  const expected = targetApiVersion(target)
  const asked = { kind: kind || target.kind.kind, apiVersion: apiVersion || expected }
  if (asked.kind === target.kind.kind && asked.apiVersion === expected) return
  // Of an old version of the kind, only the name is known.
  if (isOldVersion(target, asked) && origin.quote === undefined) {
    throw otherVersion(apiVersion, expected)
  }
  const version = asked.apiVersion.slice(asked.apiVersion.lastIndexOf('/') + 1)
  const why = isRegistered(asked)
    ? `converting (${version}.${asked.kind}) to (${goPackage(target.kind)}.${target.kind.kind}): unknown conversion`
    : `no kind "${asked.kind}" is registered for version "${asked.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`
  throw unreadable(target, { ...value, ...asked }, why, origin.quote)
}

interface Type {
  readonly kind: string
  readonly apiVersion: string
}

function checkCustomType(target: Target, value: Fields, given: Type, origin: Origin): void {
  const { group, kind } = target.kind
  const expected = targetApiVersion(target)
  const name = textAt(value, 'metadata', 'name')
  if (given.kind === '') {
    const text = origin.body ?? JSON.stringify(value)
    throw unrecognized(target, origin, `Object 'Kind' is missing in '${text}'`)
  }
  if (given.kind !== kind) {
    const problem = invalidValue('kind', given.kind, `must be ${kind}`)
    throw invalid({ group, kind: given.kind }, name, [problem])
  }
  if (given.apiVersion === expected) return
  if (origin.quote === undefined) throw otherVersion(given.apiVersion, expected)
  const problem = invalidValue('apiVersion', given.apiVersion, `must be ${expected}`)
  throw invalid({ group, kind }, name, [problem])
}

function otherVersion(given: string, expected: string): ApiError {
  return badRequest(
    `the API version in the data (${given}) does not match the expected API version (${expected})`,
  )
}

function isRegistered({ kind, apiVersion }: Type): boolean {
  return builtinKinds().some(
    (known) =>
      known.kind === kind && (known.group === '' ? 'v1' : `${known.group}/v1`) === apiVersion,
  )
}

function isOldVersion({ kind }: Target, asked: Type): boolean {
  return (
    asked.kind === kind.kind &&
    new RegExp(`^${kind.group}/v1(?:alpha|beta)\\d$`).test(asked.apiVersion)
  )
}

function unrecognized({ kind }: Target, { body = '' }: Origin, why: string): ApiError {
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summaryOf(body)})`,
  )
}

const SUMMARY_BYTES = 30

/** A body as an answer quotes it: its beginning, in hexadecimal when it is not an object. */
export function summaryOf(body: string): string {
  if (body === '') return '<empty>'
  const bytes = Buffer.from(body)
  const start = bytes.subarray(0, SUMMARY_BYTES)
  const text = body.startsWith('{') ? start.toString() : start.toString('hex')
  return bytes.length > SUMMARY_BYTES ? `${text} ...` : text
}

function goWord(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
