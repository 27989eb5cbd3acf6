// One PingSource behind a transport: get, and merge patches that a stale resourceVersion refuses.
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'

export interface FakePingSource {
  readonly transport: Transport
  /** `GET`, or `PATCH <schedule>`, in order. */
  readonly requests: string[]
  schedule: string | undefined
  /** Somebody else's write, made before the next patch arrives. */
  meanwhile: ((source: FakePingSource) => void) | undefined
  /** A write by its controller: a new resourceVersion, nothing else. */
  touch(): void
  exists: boolean
}

/** With `change`, what is read of it is another object. */
export function fakePingSource(
  schedule: string | undefined,
  change: (source: Record<string, unknown>) => void = () => {},
): FakePingSource {
  let version = 1
  const source: FakePingSource = {
    requests: [],
    schedule,
    meanwhile: undefined,
    exists: true,
    touch() {
      version += 1
    },
    async transport(request) {
      return request.method === 'PATCH' ? patch(request) : get(request)
    },
  }
  const body = () => {
    const object = {
      apiVersion: 'sources.knative.dev/v1',
      kind: 'PingSource',
      metadata: { namespace: 'sundial-system', name: 'alarm', resourceVersion: String(version) },
      spec: { schedule: source.schedule, data: '{"scope":"due"}' },
    }
    change(object)
    return object
  }
  const get = (request: KubeRequest): KubeResponse => {
    if (request.signal?.aborted === true) throw new KubeError('Aborted', 'GET: given up')
    source.requests.push('GET')
    return source.exists && request.path === PATH ? answer(200, body()) : answer(404, {})
  }
  const patch = (request: KubeRequest): KubeResponse => {
    const { metadata, spec } = JSON.parse(request.body ?? '')
    source.requests.push(`PATCH ${spec.schedule}`)
    const { meanwhile } = source
    source.meanwhile = undefined
    meanwhile?.(source)
    if (!source.exists) return answer(404, {})
    if (metadata.resourceVersion !== String(version)) {
      return answer(409, { kind: 'Status', reason: 'Conflict', message: 'it has been modified' })
    }
    version += 1
    source.schedule = spec.schedule
    return answer(200, body())
  }
  return source
}

const PATH = '/apis/sources.knative.dev/v1/namespaces/sundial-system/pingsources/alarm'

function answer(status: number, body: object): KubeResponse {
  return { status, headers: {}, body: JSON.stringify(body) }
}
