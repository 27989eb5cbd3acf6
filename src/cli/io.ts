// The terminal of a command. Tests use one that collects the output.
import type { Readable, Writable } from 'node:stream'
import { isZone } from '#src/schedule/zone.ts'

export interface CliIo {
  stdout(text: string): void
  stderr(text: string): void
  /** All of standard input. */
  stdin(): Promise<Uint8Array>
  /** Whether stdout supports ANSI colours. */
  readonly color: boolean
  /** Width of the terminal; 100 without a terminal. */
  readonly columns: number
  /** Whether stdout is a terminal: lines are wrapped, and a status line can be updated in place. */
  readonly terminal?: boolean
  /** Calls `press` with each key, until the returned function is called. Absent without a keyboard. */
  readonly onKey?: (press: (key: string) => void) => () => void
  /** Whether stderr is a terminal: a progress line can be updated in place. */
  readonly progress?: boolean
  /** The time zone of this computer. Default: UTC. */
  readonly timezone?: string
}

export interface TerminalStreams {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly stdin: Readable & {
    readonly isTTY?: boolean
    readonly setRawMode?: (isRaw: boolean) => unknown
  }
}

/** The terminal of this process. Colour is off when `NO_COLOR` is not empty, or when stdout is not a terminal. */
export function terminalIo(
  streams: TerminalStreams,
  environment: Readonly<Record<string, string | undefined>>,
): CliIo {
  const { stdout, stderr, stdin } = streams
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    async stdin() {
      const chunks: Buffer[] = []
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
      return Buffer.concat(chunks)
    },
    color: stdout.isTTY === true && !environment.NO_COLOR,
    columns: stdout.columns ?? 100,
    terminal: stdout.isTTY === true,
    progress: stderr.isTTY === true,
    timezone: ownZone(),
    ...(stdin.isTTY === true &&
      stdout.isTTY === true && { onKey: (press) => readKeys(stdin, press) }),
  }
}

// In raw mode, each key arrives at once. Ctrl-C is a key as well.
function readKeys(stdin: TerminalStreams['stdin'], press: (key: string) => void): () => void {
  const read = (data: Buffer | string) => {
    for (const key of String(data)) press(key)
  }
  stdin.setRawMode?.(true)
  stdin.on('data', read)
  stdin.resume()
  return () => {
    stdin.off('data', read)
    stdin.setRawMode?.(false)
    stdin.pause()
  }
}

// Some settings of `TZ` have no name in the database of time zones. Of damaged time-zone data, `main` tells the user.
function ownZone(): string {
  try {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    return isZone(timeZone) ? timeZone : 'UTC'
  } catch {
    return 'UTC'
  }
}
