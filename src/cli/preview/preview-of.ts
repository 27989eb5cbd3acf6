// The windows of the user's files in a range, with everything that is shown of them.
import type { DateTime } from 'luxon'
import type { KubeObject } from '#src/kube/object.ts'
import type { CalendarsInUse } from '#src/scheduled-machine/calendars/use-calendars.ts'
import { type Day, timelineOf } from '#src/views/timeline.ts'
import { paceOf } from '../dev/pools.ts'
import type { LoadedObject } from '../files/parse-manifests.ts'
import type { CliIo } from '../io.ts'
import { rangeIn } from '../program/command.ts'
import type { PreviewOptions } from '../program/preview.ts'
import { simulatedOf } from '../simulated.ts'
import { UsageError } from '../usage-error.ts'
import { type PlannedWindow, type PlanRange, plannedWindows } from './planned-windows.ts'
import { type PreviewedMachine, readMachines } from './read-machines.ts'
import { serviceNotes } from './service-notes.ts'
import { absences } from './why-absent.ts'

export interface Preview {
  readonly plan: readonly PlannedWindow[]
  /** The range in `zone`. */
  readonly range: PlanRange
  /** The time zone of all times that are shown. */
  readonly zone: string
  /** The machines with windows. Empty for the first windows without an end. */
  readonly timelines: readonly {
    readonly machine: PreviewedMachine
    readonly days: readonly Day[]
  }[]
  /** The range is longer than the timelines. */
  readonly isCut: boolean
  /** The most days of a timeline. */
  readonly longest: number
  /** A line for each machine without a window and for each pool, with the reason. */
  readonly absent: readonly string[]
  /** A line for each machine that is not in service exactly in its windows. */
  readonly notes: readonly string[]
}

/** The most days of a timeline. */
const LONGEST = 31
/** A longer list would not fit in memory for many machines. */
const MOST_YEARS = 10

/** Throws a UsageError for invalid objects, for files with none of our kinds, and for an end before the start. */
export function previewOf(
  loaded: readonly LoadedObject[],
  calendars: ReadonlyMap<KubeObject, CalendarsInUse>,
  options: PreviewOptions,
  io: Pick<CliIo, 'timezone'>,
  now: DateTime,
): Preview {
  const { count, timezone } = options
  const machines = readMachines(loaded, calendars)
  const simulated = simulatedOf(loaded)
  if (machines.length + simulated.pools.length === 0) {
    throw new UsageError(
      `there is no ScheduledMachine and no BootcNodePool in ${options.file.join(', ')}`,
    )
  }
  const rangeOf = (own: string) => {
    const { from, until } = rangeIn(options, timezone ?? own, now)
    if (until <= from) throw new UsageError('--until must be later than --from.')
    if (until > from.plus({ years: MOST_YEARS })) {
      throw new UsageError(`--until must be at most ${MOST_YEARS} years later than --from.`)
    }
    return count === undefined ? { from, until } : { from }
  }
  const plan = plannedWindows(machines, rangeOf, count)
  const zone = timezone ?? zoneOf(machines, io)
  const range = rangeOf(zone)
  const shown = count === undefined ? machines.filter((each) => hasWindow(plan, each)) : []
  const pools = simulated.pools.map((pool) => {
    const why =
      'it has no windows: its nodes reboot at any time, as soon as they have staged an image'
    return `${pool.metadata.name} (BootcNodePool): ${why} (${paceOf(pool, simulated)})`
  })
  return {
    plan,
    range,
    zone,
    timelines: shown.map((machine) => {
      const { from, until } = drawn(rangeOf(machine.schedule.zone))
      const windows = plan.filter((window) => window.machine === machine)
      return { machine, days: timelineOf(windows, { from, until }, zone) }
    }),
    isCut: drawn(range).until < (range.until ?? range.from),
    longest: LONGEST,
    notes: serviceNotes(machines),
    absent: [...absences(plan, machines, (own) => rangeOf(own).from), ...pools],
  }
}

// The reader's zone, if the machines have several.
function zoneOf(
  machines: readonly PreviewedMachine[],
  { timezone }: Pick<CliIo, 'timezone'>,
): string {
  const [zone, ...others] = new Set(machines.map(({ schedule }) => schedule.zone))
  return zone !== undefined && others.length === 0 ? zone : (timezone ?? 'UTC')
}

function hasWindow(plan: readonly PlannedWindow[], machine: PreviewedMachine): boolean {
  return plan.some((window) => window.machine === machine)
}

function drawn({ from, until = from }: PlanRange): { from: DateTime; until: DateTime } {
  const longest = from.plus({ days: LONGEST })
  return { from, until: until < longest ? until : longest }
}
