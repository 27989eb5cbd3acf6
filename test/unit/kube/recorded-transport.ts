// A transport that answers from a list and records its requests.
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'

export interface Recorded {
  readonly transport: Transport
  readonly requests: readonly KubeRequest[]
}

export type Answer = { status?: number; headers?: Record<string, string>; body?: unknown } | Error

/** Answers in order; a text is sent as it is, everything else as JSON. One request too many throws. */
export function recorded(...answers: readonly Answer[]): Recorded {
  const requests: KubeRequest[] = []
  const left = [...answers]
  return {
    requests,
    async transport(request) {
      requests.push(request)
      const answer = left.shift()
      if (answer === undefined) throw new Error(`nobody expected ${request.method} ${request.path}`)
      if (answer instanceof Error) throw answer
      return responseOf(answer)
    },
  }
}

function responseOf({
  status = 200,
  headers = {},
  body = {},
}: Exclude<Answer, Error>): KubeResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** A Status object, as an API server answers with one. */
export function failure(code: number, reason: string, message: string, details?: object): Answer {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason,
    message,
    ...(details !== undefined && { details }),
  }
  return { status: code, body }
}
