// The schedules with calendars, from the ConfigMaps in the same files.

import type { KubeObject } from '#src/kube/object.ts'
import { type FindConfigMap, schedulesOf } from '#src/scheduled-machine/calendars/schedules-of.ts'
import type { CalendarsInUse } from '#src/scheduled-machine/calendars/use-calendars.ts'
import type { LoadedObject } from './parse-manifests.ts'

/** By the objects that have calendars. */
export function calendarsInFiles(
  loaded: readonly LoadedObject[],
): Promise<ReadonlyMap<KubeObject, CalendarsInUse>> {
  const objects = loaded.map(({ object }) => object)
  const find: FindConfigMap = ({ namespace, name }) => {
    const found = objects.find(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' &&
        metadata.name === name &&
        (metadata.namespace ?? 'default') === namespace,
    )
    return Promise.resolve(found ?? 'absent')
  }
  const machines = objects.filter(({ kind }) => kind === 'ScheduledMachine')
  return schedulesOf(machines, find)
}
