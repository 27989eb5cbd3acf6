// A service for bearer tokens.
import { type TestRegistry, testRegistry } from '#test/support/registry.ts'

interface TokenService extends TestRegistry {
  /** The bodies of the requests with POST. */
  readonly bodies: string[]
}

/** Answers each request with `answer` as JSON. */
export async function tokenService(
  answer: object | (() => object),
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenService> {
  const bodies: string[] = []
  const service = await testRegistry(async (request, response) => {
    let body = ''
    for await (const text of request.setEncoding('utf8')) body += text
    if (request.method === 'POST') bodies.push(body)
    const content = typeof answer === 'function' ? answer() : answer
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(content))
  })
  return { ...service, bodies }
}
