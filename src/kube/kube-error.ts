// The errors of a request to an API server. Each code stands for a different reaction of the caller.
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
  /** 400, 415, 422: the request is wrong. */
  | 'Invalid'
  /** 429 */
  | 'Throttled'
  /** 502, 503, connection refused, reset, DNS, TLS. */
  | 'Unavailable'
  /** 504, or no answer within the time limit of the request. */
  | 'Timeout'
  /** 500: the server, or a webhook behind it. */
  | 'ServerError'
  /** The caller's signal was aborted. */
  | 'Aborted'
  /** An answer that the API does not allow. */
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

// A webhook may answer with a whole page. This is half of the longest status message, so that the remedy fits after it.
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

/** Whether a retry may succeed soon although nothing has changed. */
export function isTransient(error: unknown): boolean {
  return error instanceof KubeError && TRANSIENT.has(error.code)
}

const LASTING: ReadonlySet<KubeErrorCode> = new Set([
  'Forbidden',
  'Invalid',
  'ServerError',
  'BadAnswer',
])

/** Whether the error stays until a person fixes the cause. */
export function isLasting({ code }: KubeError): boolean {
  return LASTING.has(code)
}

/** Whether `error` is a KubeError, with one of `codes` if any are given. */
export function isKubeError(
  error: unknown,
  ...codes: readonly KubeErrorCode[]
): error is KubeError {
  return error instanceof KubeError && (codes.length === 0 || codes.includes(error.code))
}

/** The result, or `undefined` when the object does not exist. Throws every other error. */
export async function orGone<T>(change: Promise<T>): Promise<T | undefined> {
  try {
    return await change
  } catch (error) {
    if (!isKubeError(error, 'NotFound')) throw error
    return undefined
  }
}
