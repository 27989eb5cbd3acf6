// An API server played over the network: requests are caught below node:https, so that the real
// transport, the real client and the real app are in the test.
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'

export interface Asked {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly body?: unknown
}

export interface PlayedKube {
  readonly client: KubeClient
  /** Every request to the API server so far; emptied before each test. */
  readonly asked: Asked[]
  /** Answers `METHOD /path` (no query) in this test. What is not given answers 404. */
  answer(route: string, play: (asked: Asked) => Response | Promise<Response> | object): void
}

const SERVER = 'https://kube.test'

/** Plays an API server for the tests of a file. Fails a test that asks anybody else. */
export function playKube(): PlayedKube {
  const asked: Asked[] = []
  const routes = new Map<string, (asked: Asked) => Response | Promise<Response> | object>()
  const strangers: string[] = []
  // Nothing is expected in here: an exception would only become an answer with status 500.
  const server = setupServer(
    http.all(`${SERVER}/*`, async ({ request }) => {
      const { pathname, search } = new URL(request.url)
      const text = await request.text()
      const question: Asked = {
        method: request.method,
        path: `${pathname}${search}`,
        ...(text !== '' && { body: JSON.parse(text) }),
      }
      asked.push(question)
      const answer = await routes.get(`${request.method} ${pathname}`)?.(question)
      if (answer === undefined) return failure(404, 'NotFound', `${pathname} not found`)
      return answer instanceof Response ? answer : HttpResponse.json({ ...answer })
    }),
    http.all('*', ({ request }) => {
      strangers.push(`${request.method} ${request.url}`)
      return HttpResponse.error()
    }),
  )
  beforeAll(() => server.listen())
  afterEach(() => {
    const met = strangers.splice(0)
    asked.length = 0
    routes.clear()
    expect(met).toEqual([])
  })
  afterAll(() => server.close())
  return {
    client: createKubeClient(
      createHttpsTransport(
        fixedCredentials({ server: SERVER, tls: {}, headers: { authorization: 'Bearer secret' } }),
        { timeoutSeconds: 5 },
      ),
    ),
    asked,
    answer: (route, play) => routes.set(route, play),
  }
}

/** A failure as an API server answers with one. */
export function failure(
  code: number,
  reason: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }
  return HttpResponse.json(body, { status: code, headers })
}
