// A small registry over real HTTP on loopback. A test tells it how to behave badly.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { type LocalServer, localServer } from './local-server.ts'

export const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [],
})
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json'
export const DIGEST = `sha256:${createHash('sha256').update(MANIFEST).digest('hex')}`

export interface TestRegistry extends LocalServer {
  /** Host and port, as a reference names them. */
  readonly host: string
}

export type Answers = (request: IncomingMessage, response: ServerResponse, count: number) => unknown

/** Listens until the end of the test. */
export async function testRegistry(answers: Answers = goodManifest): Promise<TestRegistry> {
  const server = await localServer(answers)
  onTestFinished(() => server.close())
  return { ...server, host: new URL(server.url).host }
}

/** Answers HEAD and GET as the specification wants it. */
export function goodManifest(request: IncomingMessage, response: ServerResponse): void {
  sendManifest(request, response, { 'docker-content-digest': DIGEST })
}

export function sendManifest(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Readonly<Record<string, string>> = {},
  body: string = MANIFEST,
): void {
  response.writeHead(200, {
    'content-type': INDEX_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** A registry that wants this bearer token, of the service at `realm`. */
export function wantsToken(
  realm: () => string,
  { token = 'the-token', scope }: { readonly token?: string; readonly scope?: string } = {},
): Answers {
  return (request, response) => {
    if (request.headers.authorization === `Bearer ${token}`) return goodManifest(request, response)
    const challenge = [
      `Bearer realm="${realm()}"`,
      'service="registry.test"',
      ...(scope === undefined ? [] : [`scope="${scope}"`]),
    ].join(',')
    response.writeHead(401, { 'www-authenticate': challenge }).end('{"errors":[]}')
  }
}
