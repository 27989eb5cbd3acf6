// The function that sends a request to an API server: over HTTPS in production, in process in a simulation, recorded in a
// test. A transport never throws for an HTTP status. It throws only when no answer came (`KubeError` with code
// `Unavailable`, `Timeout` or `Aborted`).

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path with query, from the root of the API server: `/api/v1/nodes?limit=500`. */
  readonly path: string
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  /** JSON text. */
  readonly body?: string
  readonly signal?: AbortSignal
}

export interface KubeResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The parsed `body`, frozen, from a transport that has it already. */
  readonly json?: unknown
}

export type Transport = (request: KubeRequest) => Promise<KubeResponse>

/** Whether the request evicts a pod. There an answer with 429 mostly means that a disruption budget refuses it. */
export function isEviction({ method, path }: Pick<KubeRequest, 'method' | 'path'>): boolean {
  return method === 'POST' && path.endsWith('/eviction')
}
