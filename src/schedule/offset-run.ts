// A time zone as runs of constant offset from UTC.
//
// Within a run, local time is plain arithmetic. Only the changes of offset need Intl. They are found by reading the
// offset once a day, with a binary search between two days that differ. The results are cached in blocks. Once a day is
// enough: the two closest changes of one zone in the tz database are 4 days apart (Africa/Freetown 1939), and since 1970
// almost 7 (America/Recife 2000, Asia/Gaza 2040).
import { offsetOf } from './zone.ts'

interface OffsetRun {
  /** Local time minus UTC, in milliseconds. */
  readonly offset: number
  /** the first instant after the run. The next run may have the same offset. */
  readonly until: number
}

const DAY = 86_400_000
const BLOCK = 16 * DAY
const SECOND = 1000
const MAX_BLOCKS = 512

/** The run of constant offset that contains the instant `ms`. */
export function offsetRunAt(zone: string, ms: number): OffsetRun {
  const block = Math.floor(ms / BLOCK)
  for (const run of runsOf(zone, block)) if (ms < run.until) return run
  throw new RangeError(`Find the UTC offset of ${zone} at ${ms}: not an instant`)
}

const blocks = new Map<string, readonly OffsetRun[]>()

function runsOf(zone: string, block: number): readonly OffsetRun[] {
  const key = `${zone} ${block}`
  const known = blocks.get(key)
  if (known !== undefined) return known
  const runs = findRuns(offsetOf(zone), block * BLOCK)
  if (blocks.size >= MAX_BLOCKS) blocks.clear()
  blocks.set(key, runs)
  return runs
}

function findRuns(offsetAt: (ms: number) => number, start: number): OffsetRun[] {
  const runs: OffsetRun[] = []
  let offset = offsetAt(start)
  for (let day = start; day < start + BLOCK; day += DAY) {
    const after = offsetAt(day + DAY)
    if (after === offset) continue
    runs.push({ offset, until: findChange(offsetAt, day, day + DAY) })
    offset = after
  }
  runs.push({ offset, until: start + BLOCK })
  return runs
}

// The first whole second in (low, high] that has the offset of `high`. Both are whole seconds.
function findChange(offsetAt: (ms: number) => number, low: number, high: number): number {
  const before = offsetAt(low)
  let [from, to] = [low, high]
  while (to - from > SECOND) {
    const middle = from + Math.floor((to - from) / SECOND / 2) * SECOND
    if (offsetAt(middle) === before) from = middle
    else to = middle
  }
  return to
}
