// Which override is in force at an instant, and when that may change.
import type { DateTime } from 'luxon'
import { earliest } from '#src/wake/earliest.ts'
import type { Override } from './override.ts'

/** The time of an override, and its place among others. */
export type Interval = Pick<Override, 'name' | 'createdAt' | 'start' | 'end'>

/** Whether it has begun, and is not over. */
export function isInForce({ start, end }: Interval, at: DateTime): boolean {
  return start <= at && at < end
}

/** The override that is in force at this instant. Of several, the one that was created last. */
export function inForceAt<T extends Interval>(
  overrides: readonly T[],
  at: DateTime,
): T | undefined {
  return overrides.filter((each) => isInForce(each, at)).reduce<T | undefined>(later, undefined)
}

/** The next one to begin. */
export function nextToBegin<T extends Interval>(
  overrides: readonly T[],
  now: DateTime,
): T | undefined {
  return overrides
    .filter(({ start, end }) => start > now && start < end)
    .reduce<T | undefined>(
      (first, each) =>
        first === undefined || each.start < first.start
          ? each
          : each.start > first.start
            ? first
            : later(first, each),
      undefined,
    )
}

/** The first begin or end after this instant. */
export function nextBoundary(overrides: readonly Interval[], at: DateTime): DateTime | undefined {
  return overrides
    .flatMap(({ start, end }) => [start, end])
    .filter((instant) => instant > at)
    .reduce<DateTime | undefined>(earliest, undefined)
}

function later<T extends Interval>(a: T | undefined, b: T): T {
  return a === undefined || isLater(b, a) ? b : a
}

/** Whether `a` was created after `b`. Instants of creation are whole seconds. In the same second, the name decides. */
export function isLater(a: Interval, b: Interval): boolean {
  const age = a.createdAt.toMillis() - b.createdAt.toMillis()
  return age > 0 || (age === 0 && a.name > b.name)
}
