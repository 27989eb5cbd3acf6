// An HTTPS server on a free port of this machine, with a certificate of its own, and kubeconfigs for it.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { serve } from '@hono/node-server'

export interface HttpsServer {
  readonly port: number
  /** A kubeconfig of this name, and its file: each has a token of its own, its name. */
  kubeconfig(user: string): { readonly text: string; readonly path: string }
  /** Cuts open connections, too. */
  close(): Promise<void>
}

/** Files are written into `folder`. Port 0 is any free one. Needs `openssl`. */
export async function startHttpsServer(
  folder: string,
  fetch: (asked: Request) => Response | Promise<Response>,
): Promise<HttpsServer> {
  const { cert, key } = certificate(folder)
  const server = serve({
    fetch,
    createServer,
    serverOptions: { cert, key },
    hostname: '127.0.0.1',
    port: 0,
  })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { port } = address
  return {
    port,
    kubeconfig(user) {
      const text = kubeconfigOf(`https://127.0.0.1:${port}`, cert, user)
      const path = join(folder, `${user}.kubeconfig`)
      writeFileSync(path, text)
      return { text, path }
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}

function certificate(folder: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')]
  const kind = ['-newkey', 'rsa:2048', '-nodes', '-days', '1']
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  })
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}

function kubeconfigOf(server: string, ca: string, user: string): string {
  const authority = Buffer.from(ca).toString('base64')
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: user, user: { token: user } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user } }],
    'current-context': 'c',
  })
}
