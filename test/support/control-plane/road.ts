// A road to an API server that can be long: what is sent on it takes a while to arrive.
import { connect, createServer, type Socket } from 'node:net'
import type { KubeObject } from '#src/kube/object.ts'
import type { ApiServer, Identity } from './api-server.ts'
import { CLUSTER, NAMESPACE } from './cluster-objects.ts'

export interface Road {
  /** How long a request takes to arrive, from now on. */
  delayMs: number
  /** A Secret with a kubeconfig that leads over this road. */
  kubeconfigSecret(name: string, identity: Identity): Promise<KubeObject>
  stop(): void
}

/** A road to `api`, short at first. It knows nothing of what is sent: TLS ends at its ends. */
export async function startRoad(api: ApiServer): Promise<Road> {
  const sockets = new Set<Socket>()

  const carry = (from: Socket, to: Socket): void => {
    let lastAt = 0
    from.on('data', (bytes) => {
      const now = Date.now()
      lastAt = Math.max(lastAt, now + road.delayMs)
      setTimeout(() => to.write(bytes), lastAt - now)
    })
  }
  const server = createServer((here) => {
    const there = connect(Number(new URL(api.url).port), '127.0.0.1')
    carry(here, there)
    there.pipe(here)
    for (const [socket, other] of [
      [here, there],
      [there, here],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `https://127.0.0.1:${address.port}`

  const road: Road = {
    delayMs: 0,
    async kubeconfigSecret(name, identity) {
      const kubeconfig = (await api.kubeconfig(identity)).replaceAll(api.url, url)
      return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name,
          namespace: NAMESPACE,
          labels: { 'cluster.x-k8s.io/cluster-name': CLUSTER },
        },
        data: { value: Buffer.from(kubeconfig).toString('base64') },
      }
    },
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  return road
}
