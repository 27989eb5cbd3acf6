// What a command knows of the terminal it runs in. Tests hand in one that collects.
import type { Readable, Writable } from 'node:stream'

export interface CliIo {
  stdout(text: string): void
  stderr(text: string): void
  /** All of standard input, as UTF-8. */
  stdin(): Promise<string>
  /** Whether stdout takes ANSI colours. */
  readonly color: boolean
  /** Width of the terminal; 100 where there is none. */
  readonly columns: number
  /** Whether stdout is a terminal: lines are broken to fit, and a line may be drawn over itself. */
  readonly terminal?: boolean
  /** Whether stderr is a terminal, so that a progress line may be drawn over itself. */
  readonly progress?: boolean
}

export interface TerminalStreams {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly stdin: Readable
}

/** The terminal of this process. A `NO_COLOR` that is not empty, and a stdout that is no terminal, turn colour off. */
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
      return Buffer.concat(chunks).toString('utf8')
    },
    color: stdout.isTTY === true && !environment.NO_COLOR,
    columns: stdout.columns ?? 100,
    terminal: stdout.isTTY === true,
    progress: stderr.isTTY === true,
  }
}
