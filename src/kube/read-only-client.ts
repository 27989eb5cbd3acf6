// A client that can only read, for programs that look at objects with the rights of a person.
import type { KubeClient } from './client.ts'
import { isKubeError, type KubeError } from './kube-error.ts'

/** The reads of `client`. A write is a bug of the caller, and throws. `onRefused` hears each read that is refused (401, 403). */
export function readOnly(client: KubeClient, onRefused: (error: KubeError) => void): KubeClient {
  const hear = (error: unknown): never => {
    if (isKubeError(error, 'Forbidden')) onRefused(error)
    throw error
  }
  return {
    get: (...args) => client.get(...args).catch(hear),
    list: (...args) => client.list(...args).catch(hear),
    table: (...args) => client.table(...args).catch(hear),
    discover: (...args) => client.discover(...args).catch(hear),
    openApi: (...args) => client.openApi(...args).catch(hear),
    versionsOf: (...args) => client.versionsOf(...args).catch(hear),
    async *pages(...args) {
      try {
        yield* client.pages(...args)
      } catch (error) {
        hear(error)
      }
    },
    create: refuse,
    patch: refuse,
    patchStatus: refuse,
    jsonPatch: refuse,
    delete: refuse,
    evict: refuse,
  }
}

async function refuse(): Promise<never> {
  throw new Error('a client that can only read was asked to write')
}
