// The windows of several machines, as one list in time order.
import { DateTime } from 'luxon'
import { type EdgeSources, edgeSources } from '#src/schedule/edge-source.ts'
import { isLongEnough, type ServiceEdges } from '#src/schedule/service-times.ts'
import { type Window, windows, windowsFrom } from '#src/schedule/windows.ts'
import { writtenOverride } from '#src/schedule-override/written.ts'
import {
  type OverriddenWindow,
  rangeOfOverrides,
  withOverrides,
} from '#src/views/overrides/with-overrides.ts'
import type { PreviewedMachine } from './read-machines.ts'

interface MachineWindow extends OverriddenWindow {
  readonly machine: PreviewedMachine
}

export interface PlannedWindow extends Window {
  readonly machine: PreviewedMachine
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
    .filter(({ killSwitch, problem }) => !killSwitch && problem === undefined)
    .flatMap((machine) => {
      // The first `count` windows of all machines are among the first `count` of each machine.
      const found = overriddenWindows(machine, rangeOf(machine.schedule.zone)).take(count)
      return [...found].map((window) => ({ ...window, machine }))
    })
    .sort(byTime)
    .slice(0, count)
    .map(explained)
}

function explained({ opensBy, closesBy, ...window }: MachineWindow): PlannedWindow {
  const { schedule, service } = window.machine
  const ofSchedule = putOff(window, -service.delay)
  const { opens, closes } = edgeSources(schedule, ofSchedule)
  const source = { opens: opensBy ?? opens, closes: closesBy ?? closes }
  return { ...window, source, ...(opensBy === undefined && beginOf(ofSchedule, service)) }
}

function beginOf({ opens, closes }: Window, edges: ServiceEdges): Pick<PlannedWindow, 'begins'> {
  const lasts = opens && closes ? closes.diff(opens).toMillis() : Infinity
  if (!isLongEnough(lasts, edges)) return { begins: 'never' }
  const { lead, delay } = edges
  return lead === 0 || opens === undefined ? {} : { begins: opens.plus(delay - lead) }
}

/** The windows of a machine that overlap the range, with its overrides. */
export function* overriddenWindows(
  machine: PreviewedMachine,
  { from, until }: PlanRange,
): Generator<OverriddenWindow, void> {
  // They last for 30 days at most, so that they change only the first windows.
  const made = machine.overrides.flatMap((each) => writtenOverride(each, from) ?? [])
  const range = rangeOfOverrides(made)
  const all = serviceWindows(machine, {
    from: DateTime.min(from, range?.start ?? from),
    ...(until !== undefined && { until: DateTime.max(until, range?.end ?? until) }),
  })
  const first = range === undefined ? [] : windowsThrough(range.end, all)
  for (const window of withOverrides(first, made)) {
    if (window.closes !== undefined && window.closes <= from) continue
    if (until === undefined || window.opens === undefined || window.opens < until) yield window
  }
  yield* all
}

// Those of the schedule, put off by the delay.
function* serviceWindows(
  { schedule, service: { delay } }: PreviewedMachine,
  range: PlanRange,
): Generator<Window, void> {
  const from = range.from.minus(delay)
  const until = range.until?.minus(delay)
  const all = until === undefined ? windowsFrom(schedule, from) : windows(schedule, from, until)
  for (const window of all) yield putOff(window, delay)
}

function putOff({ opens, closes }: Window, ms: number): Window {
  return { opens: opens?.plus(ms), closes: closes?.plus(ms) }
}

// Up to the first one that opens after `end`. The rest stay in the sequence.
function windowsThrough(end: DateTime, all: Iterator<Window, void>): readonly Window[] {
  const found: Window[] = []
  for (let next = all.next(); !next.done; next = all.next()) {
    found.push(next.value)
    if (next.value.opens !== undefined && next.value.opens > end) break
  }
  return found
}

/** Whether the sources are worth showing to people: those of a grid alone are all the same. */
export function hasSources({ machine }: PlannedWindow): boolean {
  return machine.schedule.calendar !== undefined || machine.overrides.length > 0
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
