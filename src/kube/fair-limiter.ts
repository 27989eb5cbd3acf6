// So much at a time, in the order in which it came; what is first goes before what is not, but of every few
// turns one is for those who are not, so that they never wait for a crowd to end.

export interface FairLimiter {
  /** Does `work` when its turn comes; what it gives or throws is the result. */
  take<T>(work: () => Promise<T>, options?: { readonly first?: boolean }): Promise<T>
}

/** Of so many turns that come up while both wait, the last is not for who is first. */
const EVERY = 4

/** FairLimiter of which `most` are taken at the same time. */
export function createFairLimiter(most: number): FairLimiter {
  const first: (() => void)[] = []
  const later: (() => void)[] = []
  let taken = 0
  /** FairLimiter that went to who is first while others waited. */
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
        // Handed on, not given back: nobody who comes now is faster than who waits.
        const go = next()
        if (go === undefined) taken -= 1
        else go()
      }
    },
  }
}
