// From the text of a request to an object of the kind that the path names.
import { parse } from 'yaml'
import { type ApiError, badRequest, unsupportedMediaType } from './api-error.ts'
import type { ApiObject } from './api-object.ts'
import { builtinSchema, OBJECT_META } from './builtin/schemas.ts'
import { readTyped } from './builtin/typed-fields.ts'
import { fieldsAt, isFields, textAt } from './json.ts'
import type { ApiRequest } from './request.ts'
import { type Target, targetApiVersion } from './served-kind.ts'

const BODY_TYPES = ['application/json', 'application/yaml'] as const

/** The body's JSON (or YAML) value. Throws 415 for another media type and 400 for a bad text. */
export function decodeBody({ headers, body }: ApiRequest): unknown {
  const type = mediaType(headers)
  if (type === 'application/yaml') return decodeYaml(body)
  if (type !== '' && type !== 'application/json' && type !== '*/*')
    throw unsupportedMediaType(BODY_TYPES)
  return decodeJson(body)
}

/** The media type of the body, without parameters. */
export function mediaType(headers: ApiRequest['headers']): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

export function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badRequest(
      `couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : error}`,
    )
  }
}

export function decodeYaml(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : error}`)
  }
}

/** The value as an object of the target's kind. Throws a 400 when it is none. */
export function asObject(target: Target, value: unknown): ApiObject {
  const apiVersion = targetApiVersion(target)
  const { kind } = target.kind
  if (!isFields(value)) {
    throw badRequest(
      `${kind} in version "${target.version.name}" cannot be handled as a ${kind}: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`,
    )
  }
  const given = { kind: textAt(value, 'kind') ?? '', apiVersion: textAt(value, 'apiVersion') ?? '' }
  if (target.kind.custom) {
    if (given.kind === '') throw badRequest(`Object 'Kind' is missing in '${excerpt(value)}'`)
    if (given.apiVersion === '')
      throw badRequest(`Object 'apiVersion' is missing in '${excerpt(value)}'`)
  }
  if (given.kind !== '' && given.kind !== kind) {
    throw badRequest(
      `${given.kind} in version "${versionOf(given.apiVersion)}" cannot be handled as a ${kind}: no kind "${given.kind}" is registered for the internal version of group "${target.kind.group}"`,
    )
  }
  if (given.apiVersion !== '' && given.apiVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${given.apiVersion}) does not match the expected API version (${apiVersion})`,
    )
  }
  return { ...value, apiVersion, kind, metadata: metadataOf(target, value['metadata']) }
}

function metadataOf(target: Target, value: unknown): ApiObject['metadata'] {
  const read = readTyped(builtinSchema(OBJECT_META), value ?? {}, 'metadata')
  const mismatch = isFields(value ?? {}) ? read.mismatch : 'json: metadata is no object'
  if (mismatch !== undefined) throw undecodable(target, mismatch)
  // Read as its type just now: whatever is in it has the right shape, but it may have no name yet.
  return fieldsAt({ metadata: read.value }, 'metadata') as unknown as ApiObject['metadata']
}

/** 400: the object cannot be read as its kind. */
export function undecodable({ kind, version }: Target, why: string): ApiError {
  return badRequest(
    `${kind.kind} in version "${version.name}" cannot be handled as a ${kind.kind}: ${why}`,
  )
}

function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.lastIndexOf('/') + 1)
}

function excerpt(value: unknown): string {
  return JSON.stringify(value).slice(0, 256)
}
