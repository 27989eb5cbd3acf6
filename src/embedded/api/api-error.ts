// Everything the API server refuses, in the words of the real one.
import type { Fields } from '#src/kube/json.ts'

export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: Fields
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: string
  readonly details?: StatusDetails
  readonly code?: number
}

/** An answer that is a refusal. Thrown anywhere below the router, which answers with its `status`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: number
  readonly status: Status

  constructor(
    code: number,
    reason: string | undefined,
    message: string,
    more: { readonly details?: StatusDetails | undefined; readonly metadata?: Fields } = {},
  ) {
    // A refusal is an answer and not a bug, so no stack is recorded: that would cost more than the answer.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(message)
    Error.stackTraceLimit = stackTraceLimit
    this.code = code
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: more.metadata ?? {},
      status: 'Failure',
      message,
      ...(reason !== undefined && { reason }),
      ...(more.details !== undefined && { details: more.details }),
      code,
    }
  }
}

/** The resource that a message names: its plural and its group. */
export interface Named {
  readonly group: string
  readonly plural: string
}

function qualified({ group, plural }: Named): string {
  return group === '' ? plural : `${plural}.${group}`
}

export function detailsOf({ group, plural }: Named, name = ''): StatusDetails {
  return { ...(name !== '' && { name }), ...(group !== '' && { group }), kind: plural }
}

export function notFound(resource: Named, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, {
    details: detailsOf(resource, name),
  })
}

export function alreadyExists(resource: Named, name: string, isEnding: boolean): ApiError {
  const words = `${qualified(resource)} "${name}" already exists`
  const message = isEnding ? `object is being deleted: ${words}` : words
  return new ApiError(409, 'AlreadyExists', message, { details: detailsOf(resource, name) })
}

export function conflict(resource: Named, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`
  return new ApiError(409, 'Conflict', message, { details: detailsOf(resource, name) })
}

export const STALE =
  'the object has been modified; please apply your changes to the latest version and try again'

export function forbidden(
  resource: Named,
  name: string,
  why: string,
  causes?: readonly StatusCause[],
): ApiError {
  const which = name === '' ? '' : ` "${name}"`
  const message = `${qualified(resource)}${which} is forbidden: ${why}`
  const details = { ...detailsOf(resource, name), ...(causes !== undefined && { causes }) }
  return new ApiError(403, 'Forbidden', message, { details })
}

/** Refused by an admission policy. */
export function denied(resource: Named, name: string, why: string): ApiError {
  const message = `${qualified(resource)} "${name}" is forbidden: ${why}`
  const details = { ...detailsOf(resource, name), causes: [{ message: why }] }
  return new ApiError(422, 'Invalid', message, { details })
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message)
}

/** 400: an object without the name that the path has. */
export function nameless(name: string): ApiError {
  return badRequest(
    `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
  )
}

export function methodNotAllowed(resource: Named, verb: string): ApiError {
  return new ApiError(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind "${qualified(resource)}"`,
    { details: detailsOf(resource) },
  )
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  const list = accepted.join(', ')
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${list}`,
  )
}

export function notAcceptable(message: string, details?: StatusDetails): ApiError {
  return new ApiError(406, 'NotAcceptable', message, { details })
}

export function tooLarge(limit: number): ApiError {
  const message = `Request entity too large: limit is ${limit}`
  return new ApiError(413, 'RequestEntityTooLarge', message)
}

/** 410: a resourceVersion or a page that the history no longer reaches. */
export function expired(message: string, metadata: Fields = {}): ApiError {
  return new ApiError(410, 'Expired', message, { metadata })
}

/** An error with no reason of its own, as an unexpected one of the real server shows. */
export function internal(message: string): ApiError {
  return new ApiError(500, undefined, message)
}
