// The windows of several machines, as one list in time order.
import type { DateTime } from 'luxon'
import { type Window, windows, windowsFrom } from '#src/schedule/windows.ts'
import type { PreviewedMachine } from './read-machines.ts'

export interface PlannedWindow extends Window {
  readonly machine: PreviewedMachine
}

export interface PlanRange {
  readonly from: DateTime
  /** Not included. Absent: as far as `count` reaches. */
  readonly until?: DateTime
  /** At most so many windows, of all machines together. */
  readonly count?: number
}

/** Takes machines and a range, gives the windows that overlap it, by when they open. */
export function plannedWindows(
  machines: readonly PreviewedMachine[],
  { from, until, count = Infinity }: PlanRange,
): readonly PlannedWindow[] {
  return machines
    .filter(({ killSwitch }) => !killSwitch)
    .flatMap((machine) => {
      const { schedule } = machine
      // The first `count` of all are among the first `count` of each.
      const found =
        until === undefined
          ? windowsFrom(schedule, from).take(count)
          : windows(schedule, from, until).values().take(count)
      return [...found].map((window) => ({ ...window, machine }))
    })
    .sort(byTime)
    .slice(0, count)
}

function byTime(a: PlannedWindow, b: PlannedWindow): number {
  return (
    compare(a.opens?.toMillis() ?? -Infinity, b.opens?.toMillis() ?? -Infinity) ||
    compare(a.closes?.toMillis() ?? Infinity, b.closes?.toMillis() ?? Infinity) ||
    compare(a.machine.namespace, b.machine.namespace) ||
    compare(a.machine.name, b.machine.name)
  )
}

// Not by subtraction: two infinities have no difference.
function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
