// Local times as instants, by RFC 5545 §3.3.5: a time that occurs twice is its first occurrence, and a time in a gap is read
// with the offset before the gap.
//
// Both rules together: the offset before a change of clocks holds for local times up to the later of the two that the
// clocks show at the change.
//
//   Berlin, 29 March 2026:    01:00 UTC is 02:00 +01:00 and 03:00 +02:00: up to 03:00 it is +01:00
//   Berlin, 25 October 2026:  01:00 UTC is 03:00 +02:00 and 02:00 +01:00: up to 03:00 it is +02:00
import { offsetRunAt } from './offset-run.ts'

/** An offset, and where it ends. All are in milliseconds. */
export interface LocalOffset {
  /** Local time minus UTC. */
  readonly offset: number
  /** The first local time, as if in UTC, that is read with the next offset. */
  readonly until: number
  /** The first instant with the next offset. */
  readonly ends: number
}

// No zone is further from UTC than 16 hours, and a change of clocks skips a day at most.
export const FARTHEST = 16 * 3_600_000
const BEFORE = FARTHEST + 26 * 3_600_000

/** The offsets of the local times from `from` to `to`, in order. The last one has no end. */
export function localOffsets(zone: string, from: number, to: number): readonly LocalOffset[] {
  const found: LocalOffset[] = []
  let run = offsetRunAt(zone, from - BEFORE)
  while (run.until <= to + FARTHEST) {
    const next = offsetRunAt(zone, run.until)
    const until = run.until + Math.max(run.offset, next.offset)
    // Runs are cut, so that the next one may have the same offset.
    if (next.offset !== run.offset && until > from) {
      found.push({ offset: run.offset, until, ends: run.until })
    }
    run = next
  }
  return [...found, { offset: run.offset, until: Infinity, ends: Infinity }]
}

/** The instant of a local time among those of `offsets`. */
export function resolveLocal(offsets: readonly LocalOffset[], local: number): number {
  for (const { offset, until } of offsets) if (local < until) return local - offset
  throw new RangeError(`Resolve the local time ${local}: it is outside the offsets`)
}
