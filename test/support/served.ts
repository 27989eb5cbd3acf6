// An API server that answers what a test says, by path, and keeps what it was asked.
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import type { KubeRequest } from '#src/kube/transport.ts'

/** An object, an HTTP status, or no answer at all. */
export type Served = object | number | Error

export interface ServedWorld {
  readonly client: KubeClient
  /** `GET machines/worker`, `GET pods?fieldSelector=…`, in order. */
  readonly calls: string[]
}

/** What is not in `world` is not there; what is written comes back as the object. */
export function served(world: Readonly<Record<string, Served>>): ServedWorld {
  const calls: string[] = []
  const transport = async (request: KubeRequest) => {
    const call = describe(request)
    calls.push(call)
    const answer = world[call] ?? 404
    if (answer instanceof Error) throw answer
    if (typeof answer === 'object') return respond(200, answer)
    return respond(answer, { kind: 'Status', message: `refused with ${answer}` })
  }
  return { client: createKubeClient(transport), calls }
}

function respond(status: number, body: object) {
  return { status, headers: {}, body: JSON.stringify(body) }
}

function describe({ method, path }: KubeRequest): string {
  const [where = '', query = ''] = path.split('?')
  const short = where
    .replace(/^\/apis?\/([^/]+\/)?v[^/]+\//, '')
    .replace(/^namespaces\/[^/]+\//, '')
  const options = new URLSearchParams(query)
  options.delete('limit')
  return `${method} ${short}${options.size === 0 ? '' : `?${options}`}`
}
