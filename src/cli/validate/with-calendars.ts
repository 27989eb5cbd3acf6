// What only the ConfigMaps of calendars tell about a ScheduledMachine.
import type { DateTime } from 'luxon'
import type { KubeObject } from '#src/kube/object.ts'
import type { CalendarsInUse } from '#src/scheduled-machine/calendars/use-calendars.ts'
import type { LoadedObject } from '../files/parse-manifests.ts'
import type { Finding } from './finding.ts'
import { opensNever } from './schedule-warnings.ts'

/** The warnings about objects with calendars. */
export function withCalendars(
  loaded: readonly LoadedObject[],
  calendars: ReadonlyMap<KubeObject, CalendarsInUse>,
  now: DateTime,
): ReadonlyMap<LoadedObject, readonly Finding[]> {
  return new Map(
    loaded.flatMap((each): (readonly [LoadedObject, readonly Finding[]])[] => {
      const inUse = calendars.get(each.object)
      return inUse === undefined ? [] : [[each, findingsOf(inUse, now)]]
    }),
  )
}

function findingsOf(inUse: CalendarsInUse, now: DateTime): readonly Finding[] {
  // A schedule that is disabled has its warning without the calendars, too.
  if (inUse.type === 'usable') return inUse.schedule.enabled ? opensNever(inUse.schedule, now) : []
  const message = `${inUse.message}. Here, only the ConfigMaps in the same files are known`
  return [{ rule: 'calendar-unavailable', field: 'spec.schedule.calendars', message }]
}
