// The way of a resolver of tags to the stand-in registry. There is no network, so no address is checked.
import type { Fetch } from '#src/embedded/installation.ts'
import type { Connections } from '#src/images/registry/exchange.ts'

/** Sends the requests of the registry protocol through a function like `fetch`, such as that of a world. */
export function connectionsOver(fetch: Fetch): Connections {
  return {
    async send({ method, url, headers, body = null }, signal) {
      const request = new Request(url, { method, headers, body, signal, redirect: 'manual' })
      const response = await fetch(request)
      const { status } = response
      const content = status === 200 ? await response.arrayBuffer() : new ArrayBuffer(0)
      return {
        url,
        status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(content),
      }
    },
    close() {},
  }
}
