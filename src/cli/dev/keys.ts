// The keys of `sundial dev` in a terminal.
import type { ScaledClock } from '#src/embedded/scaled-clock.ts'

export interface KeyContext {
  readonly clock: ScaledClock
  readonly print: (text: string) => void
  /** Skips to shortly before the next change. Returns the sentence about it. */
  readonly skip: () => string
  readonly quit: () => void
}

/** For the greeting. */
export const KEYS = 'space pauses · s faster · n next change · q ends'

/** After the last one comes the first again. */
const SPEEDS = [1, 10, 60, 300, 1200]

const CTRL_C = '\u0003'

/** Does what the key means. Other keys mean nothing. */
export function pressKey(key: string, { clock, print, skip, quit }: KeyContext): void {
  switch (key) {
    case ' ':
      if (clock.isRunning) {
        clock.pause()
        print('Paused. Press space to go on.')
      } else {
        clock.run()
        print('Running again.')
      }
      break
    case 's': {
      clock.setSpeed(SPEEDS.find((speed) => speed > clock.speed) ?? SPEEDS[0] ?? 1)
      print(`Speed: ${clock.speed === 1 ? 'real time' : `${clock.speed} × real time`}.`)
      break
    }
    case 'n':
      print(skip())
      break
    case 'q':
    case CTRL_C:
      quit()
      break
  }
}
