// What can go wrong between us and an API server, told apart by what one does about it.
import { cutText } from './cut-text.ts'

export type KubeErrorCode =
  /** 409 on a stale resourceVersion or uid: read again. */
  | 'Conflict'
  /** 409 on a create: the name is taken. */
  | 'AlreadyExists'
  | 'NotFound'
  /** 410: a resourceVersion or continue token too old. */
  | 'Expired'
  /** 401, 403 */
  | 'Forbidden'
  /** 400, 415, 422: what we sent is wrong. */
  | 'Invalid'
  /** 429 */
  | 'Throttled'
  /** 502, 503, connection refused, reset, DNS, TLS. */
  | 'Unavailable'
  /** 504, or no answer within the time the request had. */
  | 'Timeout'
  /** 500: the server, or a webhook behind it. */
  | 'ServerError'
  /** The caller's signal. */
  | 'Aborted'
  /** An answer that is not what the API promises. */
  | 'BadAnswer'

export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

/** A request, without its query and its body. */
export interface AskedRequest {
  readonly method: string
  readonly path: string
}

// A webhook may answer with a page. Half of what a status holds: the remedy comes after it.
const WORDS_BYTES = 2048

export class KubeError extends Error {
  override readonly name = 'KubeError'
  readonly code: KubeErrorCode
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined
  /** From `Retry-After` or `details.retryAfterSeconds`. */
  readonly retryAfterSeconds: number | undefined
  readonly causes: readonly StatusCause[]
  /** The request that failed, when the API server answered it. */
  readonly request: AskedRequest | undefined

  constructor(
    code: KubeErrorCode,
    message: string,
    more: {
      status?: number | undefined
      retryAfterSeconds?: number | undefined
      causes?: readonly StatusCause[]
      request?: AskedRequest | undefined
      cause?: unknown
    } = {},
  ) {
    super(cutText(message, WORDS_BYTES), { cause: more.cause })
    this.code = code
    this.status = more.status
    this.retryAfterSeconds = more.retryAfterSeconds
    this.causes = more.causes ?? []
    this.request = more.request
  }
}

const TRANSIENT: ReadonlySet<KubeErrorCode> = new Set([
  'Conflict',
  'Expired',
  'Throttled',
  'Unavailable',
  'Timeout',
  'Aborted',
])

/** Worth asking again soon, without anything having changed. */
export function isTransient(error: unknown): boolean {
  return error instanceof KubeError && TRANSIENT.has(error.code)
}

const LASTING: ReadonlySet<KubeErrorCode> = new Set([
  'Forbidden',
  'Invalid',
  'ServerError',
  'BadAnswer',
])

/** Does not pass by itself: somebody has to mend something. */
export function isLasting({ code }: KubeError): boolean {
  return LASTING.has(code)
}

/** A KubeError, with one of `codes` if any are given. */
export function isKubeError(
  error: unknown,
  ...codes: readonly KubeErrorCode[]
): error is KubeError {
  return error instanceof KubeError && (codes.length === 0 || codes.includes(error.code))
}
