// Runs of something large that must not overlap. Who asks while one is under way is answered by the next, together
// with all others who ask meanwhile: the one under way may have read already what they ask about.

/** `run`, one at a time. What it is given by the first who waits counts for all who wait with him. */
export function createSharedRuns<A, T>(run: (asked: A) => Promise<T>): (asked: A) => Promise<T> {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined

  const begin = async (asked: A): Promise<T> => {
    const mine = run(asked)
    running = mine
    try {
      return await mine
    } finally {
      if (running === mine) running = undefined
    }
  }
  const beginAfter = async (earlier: Promise<T>, asked: A): Promise<T> => {
    await earlier.catch(() => undefined)
    next = undefined
    return begin(asked)
  }

  return (asked) => {
    if (next !== undefined) return next
    if (running === undefined) return begin(asked)
    next = beginAfter(running, asked)
    return next
  }
}
