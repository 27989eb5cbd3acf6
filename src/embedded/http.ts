// The embedded API on a loopback port, for kubectl and curl.
import { serve as listen } from '@hono/node-server'
import type { Hono } from 'hono'

export interface Served {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Ends it: no new connections, and those that are open are cut. */
  close(): Promise<void>
}

/** Serves the API over plain HTTP. Port 0 is any free one. Throws when the port is taken. */
export function serve(
  { app }: { readonly app: Pick<Hono, 'fetch'> },
  { port, host = '127.0.0.1' }: { readonly port: number; readonly host?: string },
): Promise<Served> {
  return new Promise((resolve, reject) => {
    const server = listen({ fetch: app.fetch, port, hostname: host }, (address) => {
      server.off('error', reject)
      resolve({ url: `http://${host}:${address.port}`, close })
    })
    server.once('error', reject)
    const close = (): Promise<void> =>
      new Promise((done) => {
        server.close(() => done())
        // An open watch would keep its connection, and so the process, alive.
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
  })
}

/** A kubeconfig for kubectl. It is JSON, which is also YAML. */
export function kubeconfigFor(url: string): string {
  const name = 'sundial'
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: url } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  }
  return `${JSON.stringify(config, null, 2)}\n`
}
