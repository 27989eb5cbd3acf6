// The schedules with calendars, from the ConfigMaps in the same files.
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { type FindConfigMap, schedulesOf } from '#src/scheduled-machine/calendars/schedules-of.ts'
import type { CalendarsInUse } from '#src/scheduled-machine/calendars/use-calendars.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import type { LoadedObject } from './parse-manifests.ts'

/** By the objects that have calendars. */
export function calendarsInFiles(
  loaded: readonly LoadedObject[],
): Promise<ReadonlyMap<KubeObject, CalendarsInUse>> {
  const objects = loaded.map(({ object }) => object)
  const find: FindConfigMap = (key) =>
    Promise.resolve(objects.find((object) => isConfigMap(object, key)) ?? 'absent')
  return schedulesOf(machinesOf(objects), find)
}

/** The ConfigMaps that calendars of these machines name. */
export function calendarConfigMaps(objects: readonly KubeObject[]): ReadonlySet<KubeObject> {
  const keys = machinesOf(objects).flatMap(({ metadata: { namespace = 'default' }, spec }) =>
    parseSpec(spec).calendars.map(({ name }) => ({ namespace, name })),
  )
  return new Set(objects.filter((object) => keys.some((key) => isConfigMap(object, key))))
}

function machinesOf(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.filter(({ kind }) => kind === 'ScheduledMachine')
}

function isConfigMap({ kind, metadata }: KubeObject, { namespace, name }: NamespacedKey): boolean {
  const { namespace: where = 'default' } = metadata
  return kind === 'ConfigMap' && metadata.name === name && where === namespace
}
