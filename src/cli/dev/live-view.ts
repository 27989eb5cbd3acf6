// Lines that stay, and below them one that is drawn over itself while nothing happens.
import type { CliIo } from '../io.ts'

export interface LiveView {
  /** Whether there is a line that can be drawn over. */
  readonly hasStatus: boolean
  /** Prints lines that stay. */
  print(text: string): void
  /** Shows this on the last line of the terminal until something is printed. Elsewhere it does nothing. */
  status(text: string): void
  /** Takes the status away. */
  clear(): void
}

const CLEAR = '\r\u001b[2K'

/** A view on `io`. */
export function createLiveView(io: CliIo): LiveView {
  let shown = false
  const clear = () => {
    if (shown) io.stdout(CLEAR)
    shown = false
  }
  return {
    hasStatus: io.terminal === true,
    print(text) {
      clear()
      io.stdout(`${text}\n`)
    },
    status(text) {
      if (io.terminal !== true) return
      // A line that wraps could not be drawn over.
      io.stdout(`${CLEAR}${text.slice(0, io.columns - 1)}`)
      shown = true
    },
    clear,
  }
}
