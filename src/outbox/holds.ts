// Until when the API server wants to be left alone about an object.
import type { Clock } from '#src/clock/clock.ts'

export interface Holds {
  hold(name: string, seconds: number): void
  /** 0: not held. */
  secondsLeft(name: string): number
  size(): number
}

/** One that is over stays at most until the next begins: nobody may ever ask about its object again. */
export function createHolds(clock: Clock): Holds {
  const until = new Map<string, number>()
  return {
    hold(name, seconds) {
      const now = clock.elapsed()
      for (const [other, end] of until) if (end <= now) until.delete(other)
      until.set(name, now + seconds * 1_000)
    },
    secondsLeft: (name) => Math.max(0, ((until.get(name) ?? 0) - clock.elapsed()) / 1_000),
    size: () => until.size,
  }
}
