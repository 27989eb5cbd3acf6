// So much at a time, in the order in which it came; what is first goes before what is not.

export interface Turns {
  /** Does `work` when its turn comes; what it gives or throws is the result. */
  take<T>(work: () => Promise<T>, options?: { readonly first?: boolean }): Promise<T>
}

/** Turns of which `most` are taken at the same time. */
export function createTurns(most: number): Turns {
  const first: (() => void)[] = []
  const later: (() => void)[] = []
  let taken = 0

  return {
    async take(work, { first: isFirst = false } = {}) {
      if (taken < most) taken += 1
      else await new Promise<void>((go) => (isFirst ? first : later).push(go))
      try {
        return await work()
      } finally {
        // Handed on, not given back: nobody who comes now is faster than who waits.
        const next = first.shift() ?? later.shift()
        if (next === undefined) taken -= 1
        else next()
      }
    },
  }
}
