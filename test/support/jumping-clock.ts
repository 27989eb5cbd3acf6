// A clock that somebody sets. Its timers count the time that they were set for, as those of the real clock do.
import type { Clock } from '#src/clock/clock.ts'

export function createJumpingClock(clock: Clock): Clock & { jump(seconds: number): void } {
  let seconds = 0
  return {
    now: () => clock.now().plus({ seconds }),
    elapsed: clock.elapsed,
    at: (at, wake) => clock.at(at.minus({ seconds }), wake),
    jump(by) {
      seconds += by
    },
  }
}
