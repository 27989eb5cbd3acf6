// Five thousand events come at once, each of which is a read; meanwhile statuses are written over the same
// connections. How long the longest of them waits for its answer.
import { createServer } from 'node:http'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import type { Measurement } from '#test/support/bench.ts'

const EVENTS = 5_000
const WRITES = 20
/** What an API server takes for an answer. */
const ANSWER_MS = 5

export async function bench(): Promise<readonly Measurement[]> {
  const server = createServer((request, response) => {
    request.resume()
    setTimeout(() => response.end('{}'), ANSWER_MS)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const access = { server: `http://127.0.0.1:${port}`, tls: {}, headers: {} }
  const transport = createHttpsTransport(fixedCredentials(access))
  const path = '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/night'
  const began = performance.now()

  const reads = Array.from({ length: EVENTS }, () => transport({ method: 'GET', path }))
  const waits: number[] = []
  for (let i = 0; i < WRITES; i += 1) {
    const asked = performance.now()
    await transport({ method: 'PATCH', path: `${path}/status`, body: '{}' })
    waits.push(performance.now() - asked)
  }
  await Promise.all(reads)
  const all = performance.now() - began
  server.close()
  server.closeAllConnections()

  const ms = (name: string, value: number, reference?: number): Measurement => ({
    name: `storm of ${EVENTS} events: ${name}`,
    value,
    unit: 'ms',
    ...(reference !== undefined && { reference }),
  })
  // Held against the wait of a write that is behind all of them.
  return [ms('longest wait of a status write', Math.max(...waits), all), ms('all reads', all)]
}
