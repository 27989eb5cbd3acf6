// The parts that both ways into the server share: a hook before it, a record after it, and answers in the format and
// compression that the client asked for.
import { gzipSync } from 'node:zlib'
import { stringify } from 'yaml'
import type { Clock } from '#src/clock/clock.ts'
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'
import type { Answer } from './answer.ts'
import type { ApiRequest } from './request.ts'
import type { Server } from './server.ts'

export type Intercept = (
  request: KubeRequest,
) => Promise<KubeResponse | undefined> | KubeResponse | undefined

export interface RequestRecord {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Of the answer, on the wire. A watch counts none. */
  readonly bytes: number
}

export interface Edge {
  readonly server: Server
  readonly intercept: Intercept | undefined
  readonly clock: Clock
  report(record: RequestRecord): void
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
// As in the real server: it is not worth the work for a smaller answer.
const COMPRESS_FROM = 128 * 1024

/** The answer of the hook, or else of the server. */
export async function answer(
  { server, intercept, clock }: Edge,
  request: ApiRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const method = METHODS.find((each) => each === request.method)
  if (intercept !== undefined && method !== undefined) {
    const { path, headers, body } = request
    const hooked: KubeRequest = {
      method,
      path,
      headers,
      ...(body !== '' && { body }),
      ...(signal && { signal }),
    }
    const short = await intercept(hooked)
    if (short !== undefined) return short
  }
  const given = server(request)
  // By the clock that was passed in, not by the host's.
  const date = new Date(clock.now().toMillis()).toUTCString()
  const dated = { ...given, headers: { ...given.headers, date } }
  return wantsYaml(request) ? asYaml(dated) : dated
}

/** The body as it goes over the wire: compressed when the client takes it and it is worth it. */
export function wireBody(request: ApiRequest, { body }: Answer): Uint8Array | undefined {
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  if (!takesGzip || body.length < COMPRESS_FROM) return undefined
  return gzipSync(body, { level: 1 })
}

function wantsYaml({ headers }: ApiRequest): boolean {
  return (headers['accept'] ?? '').trim().startsWith('application/yaml')
}

function asYaml(given: Answer): Answer {
  if (given.watch !== undefined || given.headers['content-type'] !== 'application/json')
    return given
  const body = stringify(JSON.parse(given.body))
  return { ...given, headers: { ...given.headers, 'content-type': 'application/yaml' }, body }
}
