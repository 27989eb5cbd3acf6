// The program in a process: its terminal, its signals and its exit status.
import { basename } from 'node:path'
import { terminalIo } from './io.ts'
import { main } from './main.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Runs the command of this process and sets its exit status. */
export async function run(): Promise<void> {
  // The reader of stdout is gone (`| head`). This ends the program without an error.
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(0)
    throw error
  })
  // A second signal while stopping has no effect: a terminal and npm both send the same Ctrl-C.
  const untilStopped = () => {
    const stop = new AbortController()
    for (const signal of SIGNALS) process.on(signal, () => stop.abort(signal))
    return stop.signal
  }

  process.exitCode = await main(
    process.argv.slice(2),
    terminalIo(process, process.env),
    untilStopped,
    basename(process.argv[1] ?? '') === 'kubectl-sundial' ? 'kubectl sundial' : 'sundial',
  )
  // An open connection of a client must not keep the program running.
  setTimeout(() => process.exit(), 300).unref()
}
