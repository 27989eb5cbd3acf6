// Limits how much work runs at the same time. Waiting work starts in the order in which it came. Work with `first` goes
// before other work, but every fourth start is for other work, so that it never waits too long.

export interface FairLimiter {
  /** Runs `work` when its turn comes, and returns its result or throws its error. */
  take<T>(work: () => Promise<T>, options?: { readonly first?: boolean }): Promise<T>
}

/** While both kinds of work wait, one start of this many is for work without `first`. */
const EVERY = 4

/** A limiter that runs at most `most` pieces of work at the same time. */
export function createFairLimiter(most: number): FairLimiter {
  const first: (() => void)[] = []
  const later: (() => void)[] = []
  let taken = 0
  /** How many starts in a row went to work with `first` while other work waited. */
  let passedOver = 0

  const next = (): (() => void) | undefined => {
    if (later.length === 0 || (first.length > 0 && passedOver < EVERY - 1)) {
      if (later.length > 0) passedOver += 1
      return first.shift()
    }
    passedOver = 0
    return later.shift()
  }

  return {
    async take(work, { first: isFirst = false } = {}) {
      if (taken < most) taken += 1
      else await new Promise<void>((go) => (isFirst ? first : later).push(go))
      try {
        return await work()
      } finally {
        // The place goes directly to the next in line, so that new work cannot overtake it.
        const go = next()
        if (go === undefined) taken -= 1
        else go()
      }
    },
  }
}

/** Does `work` for every item, at most `most` at the same time. The results are in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const { take } = createFairLimiter(most)
  return await Promise.all(items.map((item) => take(() => work(item))))
}
