// Discovery of the management cluster. Versions and plurals are read from it, never guessed. Answers are cached. A missing
// kind is not cached, because it may be installed soon.

import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { Resource } from '#src/kube/resource.ts'
import { createTtlCache } from '#src/kube/ttl-cache.ts'
import type { ProviderKind } from './provider-resource.ts'
import { type SpecShape, specShape } from './spec-shape.ts'
import { CLUSTER_API_GROUP, chooseVersion, type MachineVersion } from './version.ts'

export interface Discovery {
  /** The version of Machine to use; `undefined` when Cluster API is not installed. */
  machineVersion(signal?: AbortSignal): Promise<MachineVersion | undefined>
  /** The resource of a kind; `undefined` when the server does not serve it. */
  resourceOf(apiVersion: string, kind: string, signal?: AbortSignal): Promise<Resource | undefined>
  /** What the spec of a kind takes. */
  shapeOf(kind: ProviderKind, signal?: AbortSignal): Promise<SpecShape>
  /** Clears the cache. Call it when a discovered collection answers 404. */
  forget(): void
}

/** All lookups throw the errors of the client. A failed lookup is not cached. */
export function createDiscovery(client: KubeClient, clock: Clock): Discovery {
  const versions = createTtlCache<MachineVersion>(clock)
  const resources = createTtlCache<Resource>(clock)
  const shapes = createTtlCache<SpecShape>(clock)
  return {
    machineVersion(signal) {
      const lookUp = async () => chooseVersion(await client.versionsOf(CLUSTER_API_GROUP, signal))
      return versions.recall('', lookUp, signal)
    },

    async resourceOf(apiVersion, kind, signal) {
      // The apiVersion becomes part of a path, and may come from a user.
      if (!API_VERSION.test(apiVersion)) return undefined
      const lookUp = async (): Promise<Resource | undefined> => {
        const served = await client.discover(apiVersion, signal)
        const found = served?.find((resource) => resource.kind === kind)
        return found === undefined ? undefined : { apiVersion, ...found }
      }
      return resources.recall(`${apiVersion} ${kind}`, lookUp, signal)
    },

    async shapeOf(kind, signal) {
      const lookUp = async () => specShape(kind, await openApi(client, kind.apiVersion, signal))
      const shape = await shapes.recall(`${kind.apiVersion} ${kind.kind}`, lookUp, signal)
      return shape ?? specShape(kind, undefined)
    },

    forget() {
      versions.forget()
      resources.forget()
      shapes.forget()
    },
  }
}

const API_VERSION = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[a-z]([a-z0-9-]*[a-z0-9])?$/

// Without the role system:discovery, the kinds are taken by their names.
async function openApi(
  client: KubeClient,
  apiVersion: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    return await client.openApi(apiVersion, signal)
  } catch (error) {
    if (isKubeError(error, 'Forbidden')) return undefined
    throw error
  }
}
