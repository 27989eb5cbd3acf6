// A log that a test can read.
import { createLogger, type Logger } from '#src/telemetry/logger.ts'

export interface CollectedLog {
  readonly log: Logger
  /** Each line as `level message`, with its fields. */
  readonly lines: {
    readonly level: string
    readonly message: string
    readonly [field: string]: unknown
  }[]
}

export function collectingLog(): CollectedLog {
  const lines: CollectedLog['lines'] = []
  const log = createLogger({
    level: 'debug',
    time: () => '',
    write: (line) => {
      const { time: _, ...fields } = JSON.parse(line)
      lines.push(fields)
    },
  })
  return { log, lines }
}
