// Limits how much work runs at the same time. Waiting work starts in the order in which it came. Work with `first` goes
// before other work, but every fourth start is for other work, so that it never waits too long.
import { waitUntimed } from '#src/clock/deadline.ts'

export interface FairLimiter {
  /** Runs `work` when its turn comes, and returns its result or throws its error. The wait does not count against the
   * deadline that `signal` belongs to. */
  take<T>(work: Work<T>, options?: TakeOptions): Promise<T>
  /** All work that waits now is not started: its `take` throws the error. */
  refuseWaiting(error: Error): void
}

/** `isFull`: as much work runs as may run. */
export type Work<T> = (place: { readonly isFull: boolean }) => Promise<T>

export interface TakeOptions {
  readonly first?: boolean
  readonly signal?: AbortSignal | undefined
}

/** While both kinds of work wait, one start of this many is for work without `first`. */
const EVERY = 4

interface Turn {
  readonly go: () => void
  readonly refuse: (error: Error) => void
}

/** A limiter that runs at most `most()` pieces of work at the same time. */
export function createFairLimiter(most: () => number): FairLimiter {
  const first: Turn[] = []
  const later: Turn[] = []
  let taken = 0
  /** How many starts in a row went to work with `first` while other work waited. */
  let passedOver = 0

  const next = (): Turn | undefined => {
    if (later.length === 0 || (first.length > 0 && passedOver < EVERY - 1)) {
      if (later.length > 0) passedOver += 1
      return first.shift()
    }
    passedOver = 0
    return later.shift()
  }

  // A free place goes directly to the next in line, so that new work cannot overtake it.
  const startNext = (): void => {
    while (taken < most()) {
      const turn = next()
      if (turn === undefined) return
      taken += 1
      turn.go()
    }
  }

  return {
    async take(work, { first: isFirst = false, signal } = {}) {
      if (taken < most()) taken += 1
      else {
        const turn = new Promise<void>((go, refuse) =>
          (isFirst ? first : later).push({ go, refuse }),
        )
        await waitUntimed(signal, turn)
      }
      try {
        return await work({ isFull: taken >= most() })
      } finally {
        taken -= 1
        startNext()
      }
    },
    refuseWaiting(error) {
      for (const { refuse } of [...first.splice(0), ...later.splice(0)]) refuse(error)
    },
  }
}

/** Does `work` for every item, at most `most` at the same time. The results are in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const { take } = createFairLimiter(() => most)
  return await Promise.all(items.map((item) => take(() => work(item))))
}
