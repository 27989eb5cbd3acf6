// Counts the requests to API servers.
import { KubeError } from '#src/kube/kube-error.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

/** Wraps a transport. Counts each request by method and by HTTP status or error code. */
export type CountRequests = (transport: Transport, cluster: 'management' | 'workload') => Transport

/** Counts in `metrics`. Call it once for each registry: all transports share one counter. */
export function createCountRequests(metrics: Metrics): CountRequests {
  const requests = metrics.counter(
    'sundial_api_requests_total',
    'Requests to API servers by method, by HTTP status or error, and by cluster.',
  )
  return (transport, cluster) => async (request) => {
    const count = (code: string) => requests.add({ verb: request.method, code, cluster })
    try {
      const response = await transport(request)
      count(String(response.status))
      return response
    } catch (error) {
      count(error instanceof KubeError ? error.code : 'Failed')
      throw error
    }
  }
}
