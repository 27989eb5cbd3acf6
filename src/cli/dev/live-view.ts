// Prints permanent lines, and below them a status line that is updated in place.
import type { CliIo } from '../io.ts'

export interface LiveView {
  /** Whether the output supports a status line. */
  readonly hasStatus: boolean
  /** The longest status line, in characters. */
  readonly room: number
  /** Prints permanent lines. */
  print(text: string): void
  /** Shows the status line until something is printed. Has no effect without a terminal. */
  status(text: string): void
  /** Removes the status line. */
  clear(): void
}

const CLEAR = '\r\u001b[2K'

/** A view on `io`. */
export function createLiveView(io: CliIo): LiveView {
  // A line that wraps cannot be updated in place.
  const room = io.terminal === true ? io.columns - 1 : Number.POSITIVE_INFINITY
  let shown = false
  const clear = () => {
    if (shown) io.stdout(CLEAR)
    shown = false
  }
  return {
    hasStatus: io.terminal === true,
    room,
    print(text) {
      clear()
      io.stdout(`${text}\n`)
    },
    status(text) {
      if (io.terminal !== true) return
      io.stdout(`${CLEAR}${shortened(text, room)}`)
      shown = true
    },
    clear,
  }
}

// Cut between two words.
function shortened(text: string, room: number): string {
  if (text.length <= room) return text
  const cut = text.slice(0, room - 1)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 0))}…`
}
