// Several overrides as stretches of time that do not overlap, each with the one override that is in force.
import { DateTime } from 'luxon'
import { type Interval, isLater } from './in-force.ts'

export interface Stretch<T> {
  readonly start: DateTime
  readonly end: DateTime
  readonly override: T
}

/** In order, in UTC. Of several overrides, the one that was created last is in force. */
export function stretchesOf<T extends Interval>(overrides: readonly T[]): readonly Stretch<T>[] {
  const edges = [...new Set(overrides.flatMap(({ start, end }) => [+start, +end]))].sort(
    (a, b) => a - b,
  )
  const indexes = new Map(edges.map((edge, index) => [edge, index]))
  // Each part, from an edge to the next one, is taken by the first override that covers it. `free` leads from a part to the
  // next one that is not taken, so that no part is looked at again and again.
  const takenBy: T[] = []
  const free = edges.map((_, index) => index)
  const nextFree = (index: number): number => {
    let at = index
    while ((free[at] ?? at) !== at) {
      free[at] = free[free[at] ?? at] ?? at
      at = free[at] ?? at
    }
    return at
  }
  for (const override of [...overrides].sort((a, b) => (isLater(a, b) ? -1 : 1))) {
    const end = indexes.get(+override.end) ?? 0
    const start = indexes.get(+override.start) ?? 0
    for (let part = nextFree(start); part < end; part = nextFree(part)) {
      takenBy[part] = override
      free[part] = part + 1
    }
  }
  return edges.flatMap((edge, index) => {
    const [end, override] = [edges[index + 1], takenBy[index]]
    return end === undefined || override === undefined
      ? []
      : [{ start: instant(edge), end: instant(end), override }]
  })
}

function instant(ms: number): DateTime {
  return DateTime.fromMillis(ms, { zone: 'utc' })
}
