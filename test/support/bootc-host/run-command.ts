// Runs one command of the stand-in host.
import { basename } from 'node:path'
import { noteCommand } from './commands.ts'
import { Ends } from './output.ts'

/** Runs a command. Its errors go to stderr and into its exit status, and it is noted when it began and ended. */
export async function runCommand(
  command: (args: readonly string[], root: string) => void | Promise<void>,
): Promise<void> {
  const root = process.env['STAND_IN_ROOT']
  if (root === undefined) throw new Error('STAND_IN_ROOT is not set')
  const [, script = '', ...args] = process.argv
  const { pid } = process
  const words = [basename(script, '.mjs'), ...args]
  const noteEnd = () => noteCommand(root, { pid, words, event: 'ended' })
  noteCommand(root, { pid, words, event: 'began' })
  process.once('SIGTERM', () => {
    noteEnd()
    process.kill(pid, 'SIGKILL')
  })
  try {
    await command(args, root)
  } catch (error) {
    if (!(error instanceof Ends)) throw error
    process.stderr.write(error.message)
    process.exitCode = error.status
  } finally {
    noteEnd()
  }
}
