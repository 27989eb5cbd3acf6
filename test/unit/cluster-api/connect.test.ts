import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { accessOf, connectWorkload } from '#src/cluster-api/connect.ts'
import { NODES } from '#src/kube/resource.ts'

const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } }
const network = setupServer()
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterEach(() => network.resetHandlers())
afterAll(() => network.close())

test.each([
  ['a token', { token: 'T0KEN' }, 'Bearer T0KEN'],
  ['nothing', {}, null],
])('with %s, the server that the kubeconfig names is asked', async (_, credentials, expected) => {
  const seen: (string | null)[] = []
  network.use(
    http.get('https://workload.test:6443/api/v1/nodes/worker-1', ({ request }) => {
      seen.push(request.headers.get('authorization'))
      return HttpResponse.json(NODE)
    }),
  )

  const client = connectWorkload({ server: 'https://workload.test:6443', ...credentials })

  expect(await client.get(NODES, { name: 'worker-1' })).toEqual(NODE)
  expect(seen).toEqual([expected])
})

test('certificates go where TLS looks for them', () => {
  const credentials = {
    server: 'https://10.0.0.1:6443',
    certificateAuthority: 'CA PEM',
    clientCertificate: 'CERT PEM',
    clientKey: 'KEY PEM',
    tlsServerName: 'prod.example',
  }

  expect(accessOf(credentials)).toEqual({
    server: 'https://10.0.0.1:6443',
    tls: { ca: 'CA PEM', cert: 'CERT PEM', key: 'KEY PEM', servername: 'prod.example' },
    headers: {},
  })
})
