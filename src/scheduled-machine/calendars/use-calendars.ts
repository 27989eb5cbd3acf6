// Puts the calendars of ConfigMaps into a schedule. Where one cannot be used, it says which, why, and the remedy. No text of a
// calendar is in a message: who reads the status may not be allowed to read the ConfigMap (docs/adr/0032).

import { optionalTextAt } from '#src/kube/json.ts'
import { createLruCache } from '#src/kube/lru-cache.ts'
import { type KubeObject, nameOfKey } from '#src/kube/object.ts'
import type { CalendarEvents, Schedule, UsedCalendar } from '#src/schedule/schedule.ts'
import type { CalendarRef } from '../spec/parse-spec.ts'

/** A ConfigMap as it was read. */
export type ReadConfigMap = KubeObject | 'absent' | 'forbidden' | 'unread'

export type CalendarsInUse =
  | { readonly type: 'usable'; readonly schedule: Schedule }
  | { readonly type: 'unavailable'; readonly message: string }

type Content =
  | { readonly type: 'events'; readonly events: CalendarEvents }
  | { readonly type: 'problem'; readonly problem: string }

export interface CalendarsOf {
  readonly namespace: string
  readonly schedule: Schedule
  readonly calendars: readonly CalendarRef[]
  readonly configMaps: ReadonlyMap<string, ReadConfigMap>
}

export type UseCalendars = (of: CalendarsOf) => Promise<CalendarsInUse>

/** The memory of the calendars that are kept. */
const MOST_BYTES = 32 * 1024 * 1024
// Of an entry without events.
const LEAST_BYTES = 600

/** Each calendar is parsed once for each version of its ConfigMap. */
export function createUseCalendars(): UseCalendars {
  const parsed = createLruCache<Content>(MOST_BYTES)

  async function contentOf(configMap: KubeObject, key: string): Promise<Content> {
    const text = optionalTextAt(configMap, 'data', key)
    if (text === undefined) {
      return { type: 'problem', problem: 'has no text under this key. Add it to its data' }
    }
    const { uid, resourceVersion } = configMap.metadata
    const name = `${uid} ${resourceVersion} ${key}`
    const known = parsed.get(name)
    if (known !== undefined) return known
    const content = await read(text)
    const bytes = content.type === 'events' ? content.events.bytes : 0
    if (uid !== undefined) parsed.set(name, content, Math.max(bytes, LEAST_BYTES))
    return content
  }

  return async ({ namespace, schedule, calendars, configMaps }) => {
    const used: UsedCalendar[] = []
    for (const [index, { name, key, use }] of calendars.entries()) {
      const configMap = configMaps.get(name) ?? 'absent'
      const content: Content =
        typeof configMap === 'string'
          ? { type: 'problem', problem: PROBLEMS[configMap] }
          : await contentOf(configMap, key)
      if (content.type === 'problem') {
        const where = `ConfigMap ${nameOfKey({ namespace, name })}, key ${key}`
        const message = `spec.schedule.calendars[${index}]: ${where}: ${content.problem}. Until then the machine stays as it is`
        return { type: 'unavailable', message }
      }
      used.push({ use, events: content.events })
    }
    const { windows = [], except = [], extra = [] } = schedule.calendar ?? {}
    return {
      type: 'usable',
      schedule: { ...schedule, calendar: { windows, except, extra, calendars: used } },
    }
  }
}

const PROBLEMS = {
  absent: 'not found. Create it, or remove the calendar',
  forbidden: 'Sundial may not read it. Apply deploy/rbac (ClusterRole sundial-scheduled-machine)',
  unread: 'the API server gave no usable answer. It is read again',
} as const

async function read(text: string): Promise<Content> {
  // Only for an object that has calendars.
  const [{ readCalendarEvents }, { CalendarError }] = await Promise.all([
    import('#src/schedule/icalendar/calendar-events.ts'),
    import('#src/schedule/icalendar/calendar-error.ts'),
  ])
  try {
    return { type: 'events', events: readCalendarEvents(text) }
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    return { type: 'problem', problem: `not usable: ${error.message}. Correct the text` }
  }
}
