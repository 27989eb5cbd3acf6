// Windows, exceptions and extras in a run: some machines have them in the place of the grid, and users edit them.
import { DateTime } from 'luxon'
import { fieldsAt } from '#src/kube/json.ts'
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import type { Action, MachinePlan, MachinesPlan, UserAction } from './plan.ts'

const STREAM = 2030
const HAPPENS = 0.25
const EDITED = 0.5

const GRID = { daysOfWeek: ['mon-fri'], hoursOfDay: ['9'] }

/** Around the hour from 09:00 to 10:00 on 5 January, a Monday. All of their edges are in `EDGES`. */
const CALENDARS: readonly object[] = [
  { windows: [{ days: ['mon-fri'], start: '09:00', end: '10:00' }] },
  { windows: [{ days: ['mon'], start: '09:07', end: '09:53' }] },
  // Two nights: between them it is closed.
  {
    windows: [
      { days: ['sun'], start: '22:00', end: '09:07' },
      { days: ['mon'], start: '10:00', end: '06:00' },
    ],
  },
  // Openings that touch are one window.
  { windows: [{ cron: '*/5 9 * * 1-5', duration: '5m' }] },
  {
    windows: [
      { cron: '0 9 * * *', duration: '53m' },
      { cron: '0 10 * * mon', duration: '7m' },
    ],
  },
  { ...GRID, windows: [{ days: ['mon'], start: '10:00', end: '10:07' }] },
  { ...GRID, except: ['01-05'] },
  {
    ...GRID,
    except: ['2026-01-04..2026-01-06'],
    extra: [{ start: '2026-01-05T09:07', end: '2026-01-05T10:07' }],
  },
]

// At least seven minutes apart, so that what an edge asks for is judged before the next one.
const EDGES = ['09:00', '09:07', '09:53', '10:00', '10:07']

/** Some machines have windows, exceptions or extras. */
export function withCalendars(
  seed: number,
  machines: readonly MachinePlan[],
): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, STREAM))
  return machines.map((machine) => {
    if (!chance.happens(HAPPENS)) return machine
    const { timezone, enabled } = fieldsAt(machine.spec, 'schedule')
    const schedule = { ...chance.pick(CALENDARS), timezone, enabled }
    return { ...machine, spec: { ...machine.spec, schedule } }
  })
}

/** The windows, exceptions and extras of a machine that has some are edited. */
export function drawCalendars(
  seed: number,
  { calmAt, machines }: { readonly calmAt: number; readonly machines: readonly MachinePlan[] },
): readonly Action[] {
  if (!machines.some(hasCalendar)) return []
  const chance = createChance(seedFor(seed, STREAM + 1))
  if (!chance.happens(EDITED)) return []
  return Array.from({ length: chance.pick([1, 1, 2, 3]) }, (): Action => {
    const at = chance.number(1, calmAt - 1)
    const machine = chance.whole(0, machines.length - 1)
    return { type: 'user', at, machine, action: drawEdit(chance) }
  })
}

function drawEdit(chance: Chance): UserAction {
  const calendar = { ...NOTHING, ...chance.pick(CALENDARS) }
  return { type: 'calendar', calendar: chance.happens(0.2) ? { ...NOTHING, ...GRID } : calendar }
}

const NOTHING = { daysOfWeek: null, hoursOfDay: null, windows: null, except: null, extra: null }

/** When windows open and close in a run with such machines. Without one: `undefined`. */
export function calendarEdges(
  start: DateTime,
  machines: readonly MachinePlan[],
): MachinesPlan['edges'] {
  if (!machines.some(hasCalendar)) return undefined
  return EDGES.map((time) =>
    DateTime.fromISO(`${start.toISODate()}T${time}`, { zone: 'utc' }),
  ).filter((edge) => edge > start)
}

function hasCalendar({ spec }: MachinePlan): boolean {
  const schedule = fieldsAt(spec, 'schedule')
  return ['windows', 'except', 'extra'].some((field) => field in schedule)
}
