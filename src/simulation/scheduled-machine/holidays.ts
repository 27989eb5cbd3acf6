// A calendar in a run: some machines have one in a ConfigMap, and other people edit, spoil, delete and create it.
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { CalendarError } from '#src/schedule/icalendar/calendar-error.ts'
import { readCalendarEvents } from '#src/schedule/icalendar/calendar-events.ts'
import { CALENDAR_LABEL } from '#src/scheduled-machine/labels.ts'
import type { ParsedSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import { ignoring, NAMESPACE } from './places.ts'
import type { Action, MachinePlan, OtherAction } from './plan.ts'

const STREAM = 2040
const HAPPENS = 0.15
const KEY = { namespace: NAMESPACE, name: 'holidays' }

/** Their edges are far from those of the windows, so that the end of a run is not at one. */
const EVENTS: readonly (readonly string[])[] = [
  ['DTSTART;VALUE=DATE:20251225'],
  ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY;COUNT=9'],
  ['DTSTART;TZID=Europe/Berlin:20260105T030000', 'DURATION:PT20H'],
]
const SPOILED = ['DTSTART:soon']

/** Some machines have the calendar. */
export function withHolidays(
  seed: number,
  machines: readonly MachinePlan[],
): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, STREAM))
  return machines.map((machine) => {
    if (!chance.happens(HAPPENS)) return machine
    const use = chance.pick(['Closed', 'Closed', 'Open'])
    const calendars = [{ configMapKeyRef: { name: KEY.name, key: 'ics' }, use }]
    const schedule = { ...fieldsAt(machine.spec, 'schedule'), calendars }
    return { ...machine, spec: { ...machine.spec, schedule } }
  })
}

export function hasHolidays({ spec }: MachinePlan): boolean {
  return 'calendars' in fieldsAt(spec, 'schedule')
}

/** Actions on the ConfigMap, if a machine has the calendar. */
export function drawHolidays(
  seed: number,
  { calmAt, machines }: { readonly calmAt: number; readonly machines: readonly MachinePlan[] },
): readonly Action[] {
  if (!machines.some(hasHolidays)) return []
  const chance = createChance(seedFor(seed, STREAM + 1))
  return Array.from({ length: chance.pick([0, 1, 2, 4]) }, () => drawAction(chance, calmAt))
}

function drawAction(chance: Chance, calmAt: number): Action {
  const at = chance.number(1, calmAt - 1)
  const change = chance.pick(['write', 'write', 'write', 'spoil', 'delete'] as const)
  const events = chance.whole(0, EVENTS.length - 1)
  return { type: 'other', at, machine: 0, action: { type: 'holidays', change, events } }
}

type Change = Extract<OtherAction, { readonly type: 'holidays' }>

/** What other people do with the ConfigMap. Not all of them mark it, so that its change causes no event. */
export async function changeHolidays(
  client: KubeClient,
  { change, events }: Omit<Change, 'type'>,
): Promise<void> {
  if (change === 'delete') return ignoring(client.delete(CONFIG_MAPS, KEY))
  const data = { ics: textOf(change === 'spoil' ? SPOILED : (EVENTS[events] ?? [])) }
  const labels = events === 0 ? {} : { [CALENDAR_LABEL]: '' }
  await ignoring(
    client.create(CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...KEY, labels },
      data,
    }),
  )
  await ignoring(client.patch(CONFIG_MAPS, KEY, { data }))
}

function textOf(event: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR'].join('\n')
}

/** The spec with its calendar as it is in the ConfigMap. `undefined`: it is unavailable. */
export function withCalendarOf(spec: ParsedSpec, mirror: Mirror): ParsedSpec | undefined {
  const [calendar] = spec.calendars
  if (calendar === undefined || spec.schedule === undefined) return spec
  const { windows = [], except = [], extra = [] } = spec.schedule.calendar ?? {}
  try {
    const events = readCalendarEvents(textAt(mirror.get('', 'ConfigMap', KEY), 'data', 'ics'))
    const calendars = [{ use: calendar.use, events }]
    return {
      ...spec,
      schedule: { ...spec.schedule, calendar: { windows, except, extra, calendars } },
    }
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error
    return undefined
  }
}
