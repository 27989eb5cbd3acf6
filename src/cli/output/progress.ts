// The progress of a simulation, on one line of stderr that is updated in place.
import type { DateTime } from 'luxon'
import { formatSpan } from '#src/views/local-time.ts'
import type { CliIo } from '../io.ts'

export interface Progress {
  /** Shows that simulated time has reached `now`. */
  report(now: DateTime): void
  /** Removes the line, so that other output can be written. */
  clear(): void
}

const EVERY_MS = 100

/** Shows nothing when stderr is not a terminal. */
export function createProgress(io: CliIo, from: DateTime, until: DateTime): Progress {
  if (io.progress !== true) return { report: () => {}, clear: () => {} }
  const started = performance.now()
  let shown = 0
  return {
    report(now) {
      const elapsed = performance.now() - started
      if (elapsed - shown < EVERY_MS) return
      shown = elapsed
      const done = now.diff(from).as('seconds')
      const percent = Math.floor((100 * done) / until.diff(from).as('seconds'))
      const rate = formatSpan(done / (elapsed / 1000))
      io.stderr(
        `${CLEAR}simulating ${percent} %, ${rate} a second, now ${now.toFormat('ccc yyyy-MM-dd HH:mm')} UTC`,
      )
    },
    clear() {
      if (shown > 0) io.stderr(CLEAR)
    },
  }
}

const CLEAR = '\r\u001b[2K'
