// Parses the answers of an API server: JSON for a success, a KubeError for a refusal.
import { type Fields, isFields, listAt, optionalTextAt } from './json.ts'
import { type AskedRequest, KubeError, type KubeErrorCode, type StatusCause } from './kube-error.ts'
import type { KubeObject } from './object.ts'
import { type Refusal, type StatusBody, tellableRefusal } from './refusal.ts'
import { retryAfter } from './retry-after.ts'
import { isEviction, type KubeRequest, type KubeResponse } from './transport.ts'

export function parseAnswer(request: KubeRequest, response: KubeResponse): unknown {
  if (response.json !== undefined) return response.json
  try {
    return JSON.parse(response.body)
  } catch {
    // The error of JSON.parse is not passed on, because it quotes the text.
    throw new KubeError('BadAnswer', `${describe(request)}: the answer is not JSON`, {
      status: response.status,
      request: asked(request),
    })
  }
}

export function errorFrom(
  request: KubeRequest,
  response: KubeResponse,
  { quotesContent = false }: { readonly quotesContent?: boolean } = {},
): KubeError {
  const { status } = response
  const body = parseStatus(response.body)
  const { words, causes } =
    quotesContent || isEviction(request)
      ? serversOwn(status, body)
      : tellableRefusal(status, body, request.body)
  const code = isMismatch(request, status, body) ? 'Conflict' : codeOf(status, body)
  return new KubeError(code, `${describe(request)}: ${words}`, {
    status,
    retryAfterSeconds: retryAfter(response.headers, body.retryAfterSeconds),
    causes,
    request: asked(request),
  })
}

/** The media type of a JSON patch. */
export const JSON_PATCH = 'application/json-patch+json'

// When a test of a JSON patch fails, or a path does not exist, the API server says only this. If the patch would make the
// object invalid, the API server names the field.
function isMismatch({ headers }: KubeRequest, status: number, body: ParsedStatus): boolean {
  return (
    status === 422 &&
    headers?.['content-type'] === JSON_PATCH &&
    body.message === 'the server rejected our request due to an error in our request' &&
    body.causes.length === 0
  )
}

// The API server's plug-in OwnerReferencesPermissionEnforcement looks up the kind of each owner. For up to half a minute
// after the server's start, or after a definition was installed, it may not know the kind, and refuses the object.
function isUnknownOwner(status: number, { message }: StatusBody): boolean {
  return status === 403 && message?.includes('cannot find RESTMapping') === true
}

// The full message. For an eviction it shows which budget blocks it, and its request has no content that could be quoted.
function serversOwn(status: number, { message, causes }: StatusBody): Refusal {
  return {
    words: message === undefined ? `HTTP ${status}` : cut(message),
    causes: causes
      .slice(0, MOST_CAUSES)
      .map((cause) => ({ ...cause, ...(cause.message && { message: cut(cause.message) }) })),
  }
}

const MOST_CAUSES = 5
const LONGEST = 500

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

interface ParsedStatus extends StatusBody {
  readonly retryAfterSeconds: number | undefined
}

// A proxy may answer with HTML. Then only the HTTP status is known.
function parseStatus(body: string): ParsedStatus {
  try {
    const parsed = asFields(JSON.parse(body))
    const details = asFields(parsed['details'] ?? {})
    const seconds = details['retryAfterSeconds']
    return {
      reason: optionalTextAt(parsed, 'reason'),
      message: optionalTextAt(parsed, 'message'),
      retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined,
      causes: listAt(details, 'causes').map(parseCause),
    }
  } catch {
    return { reason: undefined, message: undefined, retryAfterSeconds: undefined, causes: [] }
  }
}

function parseCause(raw: unknown): StatusCause {
  const cause = asFields(raw)
  const reason = optionalTextAt(cause, 'reason')
  const field = optionalTextAt(cause, 'field')
  const message = optionalTextAt(cause, 'message')
  return {
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    ...(field !== undefined && { field }),
  }
}

// A patch with the uid of an object that was replaced by another of the same name. To the API server it is a change of the
// uid. With a resourceVersion beside the uid, its answer would be 409.
function isOfReplacedObject(status: number, { causes }: StatusBody): boolean {
  return status === 422 && causes.some(({ field }) => field === 'metadata.uid')
}

function codeOf(status: number, body: StatusBody): KubeErrorCode {
  if (isUnknownOwner(status, body)) return 'Unavailable'
  if (isOfReplacedObject(status, body)) return 'Conflict'
  switch (status) {
    case 401:
    case 403:
      return 'Forbidden'
    case 404:
      return 'NotFound'
    case 409:
      return body.reason === 'AlreadyExists' ? 'AlreadyExists' : 'Conflict'
    case 410:
      return 'Expired'
    case 429:
      return 'Throttled'
    case 408:
    case 504:
      return 'Timeout'
    case 502:
    case 503:
      return 'Unavailable'
    default:
      return status >= 500 ? 'ServerError' : 'Invalid'
  }
}

function describe(request: KubeRequest): string {
  const { method, path } = asked(request)
  return `${method} ${path}`
}

function asked({ method, path }: KubeRequest): AskedRequest {
  const [where = ''] = path.split('?')
  return { method, path: where }
}

export function asObject(value: unknown): KubeObject {
  const object = asFields(value)
  const { metadata } = object
  if (typeof metadata !== 'object' || metadata === null)
    throw new KubeError('BadAnswer', 'the answer is not a Kubernetes object')
  return object as unknown as KubeObject
}

export function asFields(value: unknown): Fields {
  if (!isFields(value)) throw new KubeError('BadAnswer', 'the answer is not an object')
  return value
}
