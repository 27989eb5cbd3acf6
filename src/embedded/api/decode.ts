// From the text of a request to an object of the kind that the path names.
import { parse } from 'yaml'
import { type ApiError, badRequest, unsupportedMediaType } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import { builtinSchema, OBJECT_META } from './builtin/schemas.ts'
import { readTyped } from './builtin/typed-fields.ts'
import { invalid, invalidValue } from './field-error.ts'
import { type Fields, fieldsAt, isFields, textAt } from './json.ts'
import type { ApiRequest } from './request.ts'
import { type Target, targetApiVersion } from './served-kind.ts'
import type { WriteOptions } from './write-options.ts'

const BODY_TYPES = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
] as const

/** The body's JSON (or YAML) value; `kind` is what it should be. Throws 415 for another media type and
 * 400 for a bad text. */
export function decodeBody({ headers, body }: ApiRequest, kind = ''): unknown {
  const type = mediaType(headers)
  if (type === 'application/yaml') return decodeYaml(body)
  if (type !== '' && type !== 'application/json' && type !== '*/*') {
    throw unsupportedMediaType(BODY_TYPES)
  }
  return decodeJson(body, (words) =>
    kind === ''
      ? words
      : `the object provided is unrecognized (must be of type ${kind}): ${words} (${body || '<empty>'})`,
  )
}

/** The media type of the body, without parameters. */
export function mediaType(headers: ApiRequest['headers']): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** Throws a 400 for what is no JSON. */
export function decodeJson(
  text: string,
  say: (words: string) => string = (words) => words,
): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badRequest(say(`couldn't get version/kind; json parse error: ${wordsOf(error)}`))
  }
}

/** Throws a 400 for what is no YAML. */
export function decodeYaml(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw badRequest(`error decoding YAML: ${wordsOf(error)}`)
  }
}

/** The value as an object of the target's kind. Throws 400 (or 422) when it is none. */
export function asObject(target: Target, value: unknown, quote?: WriteOptions['quote']): ApiObject {
  if (!isFields(value)) {
    throw unrecognized(
      target,
      value,
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value`,
    )
  }
  const apiVersion = targetApiVersion(target)
  const { kind } = target.kind
  checkType(target, value, quote)
  const metadata = value['metadata'] ?? {}
  const { mismatch } = readTyped(builtinSchema(OBJECT_META), metadata, 'ObjectMeta')
  const wrong = isFields(metadata) ? mismatch : NO_OBJECT
  if (wrong !== undefined) throw unreadable(target, value, wrong, quote)
  // Read as its type just now: what is in it has the right shape, but it may have no name yet.
  const known = fieldsAt({ metadata }, 'metadata') as unknown as ApiObject['metadata']
  return { ...value, apiVersion, kind, metadata: known }
}

const NO_OBJECT = 'json: cannot unmarshal string into Go value of type v1.ObjectMeta'

function checkType(target: Target, value: Fields, quote: WriteOptions['quote']): void {
  const { custom, kind, group } = target.kind
  const apiVersion = targetApiVersion(target)
  const given = { kind: textAt(value, 'kind') ?? '', apiVersion: textAt(value, 'apiVersion') ?? '' }
  if (custom) {
    for (const [field, word] of [
      ['kind', 'Kind'],
      ['apiVersion', 'apiVersion'],
    ] as const) {
      if (given[field] !== '') continue
      throw unrecognized(target, value, `Object '${word}' is missing in '${JSON.stringify(value)}'`)
    }
  }
  const name = textAt(value, 'metadata', 'name') ?? ''
  if (given.kind !== '' && given.kind !== kind) {
    if (custom) {
      const problem = invalidValue('kind', given.kind, `must be ${kind}`)
      throw invalid({ group, kind: given.kind }, name, [problem])
    }
    if (quote !== undefined) {
      const why = `converting (${versionOf(apiVersion)}.${given.kind}) to (${group === '' ? 'core' : group}.${kind}): unknown conversion`
      throw unreadable(target, value, why, quote)
    }
    throw badRequest(
      `${given.kind} in version "${versionOf(given.apiVersion)}" cannot be handled as a ${kind}: converting (v1.${given.kind}) to (v1.${kind}): unknown conversion`,
    )
  }
  if (given.apiVersion !== '' && given.apiVersion !== apiVersion) {
    if (quote !== undefined && !custom) {
      const why = `no kind "${kind}" is registered for version "${given.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`
      throw unreadable(target, value, why, quote)
    }
    if (quote !== undefined) {
      const problem = invalidValue('apiVersion', given.apiVersion, `must be ${apiVersion}`)
      throw invalid({ group, kind }, name, [problem])
    }
    throw badRequest(
      `the API version in the data (${given.apiVersion}) does not match the expected API version (${apiVersion})`,
    )
  }
}

/** The object cannot be read as its kind: a 400, or a 422 that quotes it when a patch made it so. */
export function unreadable(
  { kind, version }: Target,
  object: Fields,
  why: string,
  quote: WriteOptions['quote'],
): ApiError {
  if (quote !== undefined) {
    return invalid({ group: '', kind: '' }, '', [invalidValue('patch', quote(object), why)])
  }
  return badRequest(
    `${kind.kind} in version "${version.name}" cannot be handled as a ${kind.kind}: ${why}`,
  )
}

function unrecognized({ kind }: Target, value: unknown, why: string): ApiError {
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${JSON.stringify(value)})`,
  )
}

function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.lastIndexOf('/') + 1)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
