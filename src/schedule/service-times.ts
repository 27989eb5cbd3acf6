// When a machine is in service for the windows of its schedule: both edges of a window are put off by the same time
// (delay), the machine is begun before it opens (lead), and not when too little of it is left (minimum).
//
//   the schedule      ├──────── window ────────┤
//   put off                 ├──────── window ────────┤
//   to be begun          ├lead┤              ├minimum┤
//                        ╰───── to be begun ─╯
//                        ╰─── in service, if begun ──╯
import { DateTime } from 'luxon'
import { isOpen } from './is-open.ts'
import { LONGEST, nextChange, nextGridChange } from './next-change.ts'
import { openSpans } from './open-spans.ts'
import { isPlanned } from './plan.ts'
import type { Schedule } from './schedule.ts'
import type { Span } from './starts.ts'

/** Milliseconds. */
export interface ServiceEdges {
  /** A machine is begun so long before each window. */
  readonly lead: number
  /** Windows open and close so much later than the schedule says. */
  readonly delay: number
  /** A machine is not begun when less than this is left of its window. 0 for a machine that has begun. */
  readonly minimum: number
}

/** The windows as they are. */
export const PLAIN: ServiceEdges = { lead: 0, delay: 0, minimum: 0 }

/** A pass is never exactly on time. So a minute that has begun counts as left. */
const MINUTE = 60_000
/** Windows that are too short, or that the lead joins, are not followed further. */
const MOST_WINDOWS = 500

/** Whether a window of this length, in milliseconds, is long enough for a machine to be begun. */
export function isLongEnough(length: number, { minimum }: ServiceEdges): boolean {
  return minimum === 0 || length > minimum - MINUTE
}

/** Whether a machine is in service, or is to be begun, at `now`. */
export function isInService(schedule: Schedule, edges: ServiceEdges, now: DateTime): boolean {
  const at = moved(now, -edges.delay)
  if (edges.lead === 0 && edges.minimum === 0) return isOpen(schedule, at)
  for (const { start, end } of spansFrom(schedule, edges, at)) {
    if (start > at.toMillis()) return false
    if (end > at.toMillis()) return true
  }
  return false
}

/**
 * The first instant after `now` at which `isInService` changes, in UTC. `undefined`: it never does, or not within the
 * next 500 windows.
 */
export function nextServiceChange(
  schedule: Schedule,
  edges: ServiceEdges,
  now: DateTime,
): DateTime | undefined {
  const at = moved(now, -edges.delay)
  const change =
    edges.lead === 0 && edges.minimum === 0
      ? nextChange(schedule, at)
      : nextEdge(spansFrom(schedule, edges, at), at.toMillis())
  return change && moved(change, edges.delay)
}

/** The instant so many milliseconds later. */
export function moved(at: DateTime, ms: number): DateTime {
  // Every pass asks, and most machines have no delay.
  return ms === 0 ? at : at.plus(ms)
}

function nextEdge(spans: Iterable<Span>, at: number): DateTime | undefined {
  let end: number | undefined
  for (const span of spans) {
    if (span.end <= at) continue
    if (end === undefined && span.start > at) return instant(span.start)
    // A gap after what `at` is in.
    if (end !== undefined && span.start > end) return instant(end)
    end = span.end
  }
  return end === undefined || end === Infinity ? undefined : instant(end)
}

function instant(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}

// For each window from `at` on: when a machine can be begun for it. Both sides grow from one to the next.
function* spansFrom(
  schedule: Schedule,
  { lead, minimum }: ServiceEdges,
  at: DateTime,
): Generator<Span, void> {
  let count = 0
  for (const { start, end: close } of openFrom(schedule, at)) {
    count += 1
    const end = minimum === 0 ? close : Math.min(close, close - minimum + MINUTE)
    if (end > start) yield { start: start - lead, end: count === MOST_WINDOWS ? Infinity : end }
    if (count === MOST_WINDOWS) return
  }
}

// When the schedule is open from `at` on. Other schedules are more expensive to ask again and again.
function* openFrom(schedule: Schedule, at: DateTime): Generator<Span, void> {
  if (!schedule.enabled) return
  const from = at.toMillis()
  if (isPlanned(schedule)) {
    const range = { from, limit: from + LONGEST, longest: LONGEST }
    for (const { start, end } of openSpans(schedule, range)) {
      yield { start: Math.max(start, from), end }
    }
    return
  }
  let start = isOpen(schedule, at) ? from : nextGridChange(schedule, from)
  while (start !== undefined) {
    const end = nextGridChange(schedule, start)
    yield { start, end: end ?? Infinity }
    start = end === undefined ? undefined : nextGridChange(schedule, end)
  }
}
