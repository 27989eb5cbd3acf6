// Runs an expensive function without overlap. Callers that come during a run share one next run. They do not share the
// current run, because it may have read its data before they called.

/** `run`, one at a time. A shared run gets the argument of its first caller. */
export function createCoalescedRuns<A, T>(run: (asked: A) => Promise<T>): (asked: A) => Promise<T> {
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
