// The objects whose calendars are not those that their last pass has read. Each ConfigMap is read once, however many objects
// name it.
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { nameOfKey, type ObjectKey } from '#src/kube/object.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import type { Following } from '#src/wake/due.ts'
import { parseVersions } from '../calendars/versions.ts'
import { logUnread } from './list-by-owner.ts'

export interface CalendarComparison {
  readonly client: KubeClient
  readonly log: Logger
}

/** A ConfigMap that cannot be read is as it was: the next pass of its object says so. */
export async function changedCalendars(
  following: readonly Following[],
  { client, log }: CalendarComparison,
  signal: AbortSignal,
): Promise<readonly ObjectKey[]> {
  const versions = new Map<string, Promise<string | undefined>>()
  const versionOf = (key: ObjectKey): Promise<string | undefined> => {
    const known = versions.get(nameOfKey(key)) ?? read(key)
    versions.set(nameOfKey(key), known)
    return known
  }
  const read = async (key: ObjectKey): Promise<string | undefined> => {
    try {
      const found = await client.get(CONFIG_MAPS, key, signal)
      return found?.metadata.resourceVersion ?? ''
    } catch (error) {
      if (!isKubeError(error)) throw error
      logUnread('ConfigMap', error, log)
      return undefined
    }
  }
  const changed: ObjectKey[] = []
  for (const { versions: stored, ...key } of following) {
    for (const [name, version] of parseVersions(stored)) {
      const found = await versionOf({ ...key, name })
      if (found === undefined || found === version) continue
      changed.push(key)
      break
    }
  }
  return changed
}
