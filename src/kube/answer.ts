// What an API server answered: JSON, or why not.
import { type AskedRequest, KubeError, type KubeErrorCode, type StatusCause } from './kube-error.ts'
import type { KubeObject } from './object.ts'
import type { KubeRequest, KubeResponse } from './transport.ts'

export function parseAnswer(request: KubeRequest, response: KubeResponse): unknown {
  if (response.json !== undefined) return response.json
  try {
    return JSON.parse(response.body)
  } catch (cause) {
    throw new KubeError('BadAnswer', `${describe(request)}: the answer is not JSON`, {
      status: response.status,
      request: asked(request),
      cause,
    })
  }
}

export function errorFrom(request: KubeRequest, response: KubeResponse): KubeError {
  const status = parseStatus(response.body)
  const words = status.message ?? `HTTP ${response.status}`
  const header = Number(response.headers['retry-after'])
  return new KubeError(codeOf(response.status, status.reason), `${describe(request)}: ${words}`, {
    status: response.status,
    retryAfterSeconds: Number.isFinite(header) ? header : status.retryAfterSeconds,
    causes: status.causes,
    request: asked(request),
  })
}

interface StatusBody {
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  readonly causes: readonly StatusCause[]
}

// A proxy in between may answer with HTML: then only the HTTP status is known.
function parseStatus(body: string): StatusBody {
  try {
    const parsed = asRecord(JSON.parse(body))
    const details = asRecord(parsed['details'] ?? {})
    const seconds = details['retryAfterSeconds']
    return {
      reason: typeof parsed['reason'] === 'string' ? parsed['reason'] : undefined,
      message: typeof parsed['message'] === 'string' ? parsed['message'] : undefined,
      retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined,
      causes: Array.isArray(details['causes']) ? (details['causes'] as readonly StatusCause[]) : [],
    }
  } catch {
    return { causes: [] }
  }
}

function codeOf(status: number, reason: string | undefined): KubeErrorCode {
  switch (status) {
    case 401:
    case 403:
      return 'Forbidden'
    case 404:
      return 'NotFound'
    case 409:
      return reason === 'AlreadyExists' ? 'AlreadyExists' : 'Conflict'
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
  const object = asRecord(value)
  const { metadata } = object
  if (typeof metadata !== 'object' || metadata === null)
    throw new KubeError('BadAnswer', 'the answer is no Kubernetes object')
  return object as unknown as KubeObject
}

export function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KubeError('BadAnswer', 'the answer is not an object')
  }
  return value as Record<string, unknown>
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
