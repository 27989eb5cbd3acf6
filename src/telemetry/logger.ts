// Logs: one JSON object per line.
import { KubeError } from '#src/kube/kube-error.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
export type LogFields = Readonly<Record<string, unknown>>

export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** The same logger, with `fields` on each of its lines. */
  child(fields: LogFields): Logger
}

export interface LoggerOptions {
  readonly level: LogLevel
  /** Writes one complete line, with its newline. */
  readonly write: (line: string) => void
  /** The time of a line, RFC 3339. */
  readonly time: () => string
}

/**
 * A logger that writes lines at `level` or above. An `Error` in a field is written with its code and message. If it may be
 * a bug, it is written with its name, stack and causes, too. Its other properties (headers, bodies) are never written. A
 * text is cut after 10,000 characters.
 */
export function createLogger(options: LoggerOptions, fields: LogFields = {}): Logger {
  const lowest = LOG_LEVELS.indexOf(options.level)
  const at = (level: LogLevel) => {
    if (LOG_LEVELS.indexOf(level) < lowest) return () => {}
    return (message: string, more: LogFields = {}) => {
      const line = { time: options.time(), level, message, ...fields, ...more }
      options.write(`${JSON.stringify(line, explainErrors)}\n`)
    }
  }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => createLogger(options, { ...fields, ...more }),
  }
}

const LONGEST = 10_000

function explainErrors(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string' && value.length > LONGEST) return `${value.slice(0, LONGEST)}…`
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  const code = 'code' in value && typeof value.code === 'string' ? { code: value.code } : {}
  // An error of an API server or of the network is not a bug, so its stack is not needed.
  if (value instanceof KubeError) return { ...code, message }
  return { name, message, ...code, stack, ...(cause === undefined ? {} : { cause }) }
}
