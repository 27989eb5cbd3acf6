// Timers by (instant, insertion): a binary heap. A cancelled one stays in it until its turn comes.

export interface Timer {
  readonly at: number
  readonly wake: () => void
}

export interface TimerQueue {
  /** Adds a timer at a millisecond since the epoch; returns what cancels it. */
  add(at: number, wake: () => void): () => void
  /** Takes the first timer out if it is at or before `until`. */
  takeDue(until: number): Timer | undefined
  firstAt(): number | undefined
}

interface Entry extends Timer {
  readonly order: number
  cancelled: boolean
}

/** An empty queue. */
export function createTimerQueue(): TimerQueue {
  const heap: Entry[] = []
  let added = 0

  const first = (): Entry | undefined => {
    while (heap[0]?.cancelled === true) takeFirst(heap)
    return heap[0]
  }

  return {
    add(at, wake) {
      const entry = { at, wake, order: added++, cancelled: false }
      put(heap, entry)
      return () => {
        entry.cancelled = true
      }
    },
    takeDue(until) {
      const entry = first()
      return entry !== undefined && entry.at <= until ? takeFirst(heap) : undefined
    },
    firstAt: () => first()?.at,
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function put(heap: Entry[], entry: Entry): void {
  let place = heap.length
  while (place > 0) {
    const parentPlace = (place - 1) >> 1
    const parent = heap[parentPlace]
    if (parent === undefined || !isBefore(entry, parent)) break
    heap[place] = parent
    place = parentPlace
  }
  heap[place] = entry
}

function takeFirst(heap: Entry[]): Entry | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (top === undefined || last === undefined || heap.length === 0) return top
  let place = 0
  for (;;) {
    const left = heap[2 * place + 1]
    const right = heap[2 * place + 2]
    const child = left !== undefined && right !== undefined && isBefore(right, left) ? right : left
    if (child === undefined || !isBefore(child, last)) break
    heap[place] = child
    place = child === left ? 2 * place + 1 : 2 * place + 2
  }
  heap[place] = last
  return top
}
