// Requests that no resource answers: paths that do not exist, methods and forms that are not offered.
import { type Answer, statusAnswer } from './answer.ts'
import { ApiError, badRequest, methodNotAllowed, notAcceptable, notFound } from './api-error.ts'
import type { ApiContext } from './context.ts'
import { OFFERED } from './negotiation.ts'
import type { ResourcePath } from './request.ts'
import type { Target } from './served-kind.ts'

const NO_RESOURCE = 'the server could not find the requested resource'
const NOT_ALLOWED = 'the server does not allow this method on the requested resource'

/** Below the core and the built-in versions a path that does not exist is answered with a Status, elsewhere not. */
export function unknownPath({ registry }: ApiContext, segments: readonly string[]): Answer {
  const [root, group, version] = segments
  if (root === 'api') return noResource()
  const isBuiltIn = registry
    .all()
    .some(
      (kind) =>
        !kind.custom && kind.group === group && kind.versions.some(({ name }) => name === version),
    )
  return root === 'apis' && isBuiltIn ? noResource() : nowhere()
}

/** A resource that is not where the path looks for it, or an object without that subresource. */
export function noSuch({ kind }: Target, name?: string): Answer {
  if (!kind.custom) return noResource()
  return name === undefined ? nowhere() : statusAnswer(notFound(kind, name).status)
}

/** A new object that is to be in no namespace. */
export function noPlace(target: Target): Answer {
  if (target.kind.custom) return nowhere()
  throw refusedMethod(target, 'POST')
}

/** The refusal of a method that the resource does not have. */
export function refusedMethod({ kind }: Target, method: string): ApiError {
  if (!kind.custom) return new ApiError(405, 'MethodNotAllowed', NOT_ALLOWED, { details: {} })
  const isOnCollection = method === 'PUT' || method === 'PATCH'
  return isOnCollection
    ? badRequest('name must be provided')
    : methodNotAllowed(kind, VERBS[method] ?? method)
}

const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
}

/** The refusal of an `Accept` that names no offered form. */
export function unofferedForm({ kind }: Target, { name }: ResourcePath): ApiError {
  if (kind.custom) {
    return notAcceptable(`only the following media types are accepted: ${OFFERED.join(', ')}`)
  }
  const streams = [OFFERED[0], OFFERED[2]].map((type) => `${type};stream=watch`)
  const list = [...OFFERED, ...(name === undefined ? streams : [])].join(', ')
  return notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${list}`, {})
}

function noResource(): Answer {
  return statusAnswer(new ApiError(404, 'NotFound', NO_RESOURCE, { details: {} }).status)
}

// The real server's answer to a path that does not exist is not a Status.
function nowhere(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: '404 page not found\n',
  }
}
