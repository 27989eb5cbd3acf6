// Records the requests of one pod, and kills the pod after some of them: from then on nothing of it reaches the server.
import type { KubeRequest, Transport } from '#src/kube/transport.ts'

export interface Recorder {
  readonly transport: Transport
  /** Forgets the requests so far. After `killAfter` more, nothing happens any more. */
  begin(killAfter?: number): void
  /** Every request since then, in order: `PATCH scheduledmachines/worker/status`. */
  calls(): readonly string[]
}

class Killed extends Error {}

/** The alarm is an optimisation with tests of its own, so its requests are not recorded. */
export function createRecorder(transport: Transport): Recorder {
  let calls: string[] = []
  let killAfter = Number.POSITIVE_INFINITY
  return {
    async transport(request) {
      if (request.path.includes('/pingsources/')) return transport(request)
      if (calls.length >= killAfter) throw new Killed()
      calls.push(describeCall(request))
      const response = await transport(request)
      if (calls.length >= killAfter) throw new Killed()
      return response
    },
    begin(after = Number.POSITIVE_INFINITY) {
      calls = []
      killAfter = after
    },
    calls: () => [...calls],
  }
}

export function describeCall({ method, path }: KubeRequest): string {
  const [where = ''] = path.split('?')
  const short = where
    .replace(/^\/apis\/[^/]+\/v[^/]+\/(?=.)/, '/')
    .replace(/^\/api\/v1\//, '/')
    .replace(/^\/namespaces\/[^/]+\//, '/')
  return `${method} ${short.slice(1)}`
}
