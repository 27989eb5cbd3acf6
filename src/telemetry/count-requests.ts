// Counts what goes to the API server.
import { KubeError } from '#src/kube/kube-error.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'

/** The same transport; each of its answers is counted by method and HTTP status, or what went wrong. */
export function countRequests(transport: Transport, metrics: Metrics): Transport {
  const requests = metrics.counter(
    'sundial_api_requests_total',
    'Requests to the API server by method, and by HTTP status or error.',
  )
  return async (request) => {
    const count = (code: string) => requests.add({ verb: request.method, code })
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
