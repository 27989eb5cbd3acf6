// The schedules of objects with their calendars, for those who show them. Each ConfigMap is asked for once.
import { type KubeObject, type NamespacedKey, nameOfKey } from '#src/kube/object.ts'
import { parseSpec } from '../spec/parse-spec.ts'
import { type CalendarsInUse, createUseCalendars, type ReadConfigMap } from './use-calendars.ts'

export type FindConfigMap = (key: NamespacedKey) => Promise<ReadConfigMap>

/** Only for the objects that have calendars, and a valid schedule. Throws the errors of `find`. */
export async function schedulesOf(
  objects: readonly KubeObject[],
  find: FindConfigMap,
): Promise<ReadonlyMap<KubeObject, CalendarsInUse>> {
  const use = createUseCalendars()
  const asked = new Map<string, Promise<ReadConfigMap>>()
  const ask = (key: NamespacedKey): Promise<ReadConfigMap> => {
    const known = asked.get(nameOfKey(key)) ?? find(key)
    asked.set(nameOfKey(key), known)
    return known
  }
  const found = await Promise.all(
    objects.map(async (object) => {
      const { schedule, calendars } = parseSpec(object['spec'])
      const { namespace = 'default' } = object.metadata
      if (schedule === undefined || calendars.length === 0) return []
      const configMaps = new Map(
        await Promise.all(
          calendars.map(async ({ name }) => [name, await ask({ namespace, name })] as const),
        ),
      )
      return [[object, await use({ namespace, schedule, calendars, configMaps })] as const]
    }),
  )
  return new Map(found.flat())
}
