import { calendarsInFiles } from '../files/calendars-in-files.ts'
import type { LoadedObject } from '../files/parse-manifests.ts'
import type { Finding } from './finding.ts'

/** A warning about each object with a calendar that cannot be used, or that is not in the files. */
export async function unavailableCalendars(
  loaded: readonly LoadedObject[],
): Promise<ReadonlyMap<LoadedObject, Finding>> {
  const calendars = await calendarsInFiles(loaded)
  return new Map(
    loaded.flatMap((each): (readonly [LoadedObject, Finding])[] => {
      const inUse = calendars.get(each.object)
      if (inUse?.type !== 'unavailable') return []
      const message = `${inUse.message}. Here, only the ConfigMaps in the same files are known`
      return [[each, { rule: 'calendar-unavailable', field: 'spec.schedule.calendars', message }]]
    }),
  )
}
