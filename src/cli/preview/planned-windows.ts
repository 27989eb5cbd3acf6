// The windows of several machines, as one list in time order.
import type { DateTime } from 'luxon'
import { type EdgeSources, edgeSources } from '#src/schedule/edge-source.ts'
import { isLongEnough, type ServiceEdges } from '#src/schedule/service-times.ts'
import { type Window, windows, windowsFrom } from '#src/schedule/windows.ts'
import type { PreviewedMachine } from './read-machines.ts'

interface MachineWindow extends Window {
  readonly machine: PreviewedMachine
}

export interface PlannedWindow extends MachineWindow {
  /** What opens and what closes it. */
  readonly source: EdgeSources
  /** When the machine is begun for it: before it opens, or `never`, because it is too short. Absent: as it opens. */
  readonly begins?: DateTime | 'never'
}

export interface PlanRange {
  readonly from: DateTime
  /** The end, not included. Absent: no end. */
  readonly until?: DateTime
}

/**
 * The windows of all machines that overlap the range, in the order in which they open. `rangeOf` is the range for a time
 * zone: a date begins at another instant in each.
 */
export function plannedWindows(
  machines: readonly PreviewedMachine[],
  rangeOf: (zone: string) => PlanRange,
  count = Infinity,
): readonly PlannedWindow[] {
  return machines
    .filter(({ killSwitch }) => !killSwitch)
    .flatMap((machine) => {
      const { schedule, service } = machine
      const { delay } = service
      const range = rangeOf(schedule.zone)
      const from = range.from.minus(delay)
      const until = range.until?.minus(delay)
      // The first `count` windows of all machines are among the first `count` of each machine.
      const found =
        until === undefined
          ? windowsFrom(schedule, from).take(count)
          : windows(schedule, from, until).values().take(count)
      return [...found].map((window) => ({
        opens: window.opens?.plus(delay),
        closes: window.closes?.plus(delay),
        machine,
        source: edgeSources(schedule, window),
        ...beginOf(window, service),
      }))
    })
    .sort(byTime)
    .slice(0, count)
}

function beginOf({ opens, closes }: Window, edges: ServiceEdges): Pick<PlannedWindow, 'begins'> {
  const lasts = opens && closes ? closes.diff(opens).toMillis() : Infinity
  if (!isLongEnough(lasts, edges)) return { begins: 'never' }
  const { lead, delay } = edges
  return lead === 0 || opens === undefined ? {} : { begins: opens.plus(delay - lead) }
}

/** Whether the sources are worth showing to people: those of a grid alone are all the same. */
export function hasSources({ machine }: PlannedWindow): boolean {
  return machine.schedule.calendar !== undefined
}

function byTime(a: MachineWindow, b: MachineWindow): number {
  return (
    compare(a.opens?.toMillis() ?? -Infinity, b.opens?.toMillis() ?? -Infinity) ||
    compare(a.closes?.toMillis() ?? Infinity, b.closes?.toMillis() ?? Infinity) ||
    compare(a.machine.namespace, b.machine.namespace) ||
    compare(a.machine.name, b.machine.name)
  )
}

// Without subtraction, because the difference of two infinities is NaN.
function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
