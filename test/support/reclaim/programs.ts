// Real programs under any name: copies of `sleep`, which live as long as a test says. Copies and not links, because whoever
// wrote to a link would write to the `sleep` of this machine.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface Programs {
  /** Starts a program; `argv0` is its first argument if that is not its path. Resolves when it runs. */
  start(name: string, options?: StartOptions): Promise<ChildProcess>
  /** Any command of this machine, with a chance to be ended. */
  run(command: string, args: readonly string[]): Promise<ChildProcess>
  /** The path of the program, for a shell that starts it. */
  path(name: string): string
}

interface StartOptions {
  readonly argv0?: string
  readonly seconds?: number
}

/** Programs that end with the test. */
export function createPrograms(): Programs {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-programs-'))
  const running = new Set<ChildProcess>()
  onTestFinished(async () => {
    await Promise.all([...running].map(end))
    rmSync(folder, { recursive: true, force: true })
  })
  const path = (name: string): string => {
    const file = join(folder, name)
    if (!existsSync(file)) copyFileSync('/bin/sleep', file)
    return file
  }
  const follow = async (child: ChildProcess): Promise<ChildProcess> => {
    running.add(child)
    child.once('close', () => running.delete(child))
    await once(child, 'spawn')
    return child
  }
  return {
    path,
    start: (name, { argv0, seconds = 60 } = {}) =>
      follow(
        spawn(path(name), [String(seconds)], {
          stdio: 'ignore',
          ...(argv0 !== undefined && { argv0 }),
        }),
      ),
    // A group of its own, so that what it starts ends with it.
    run: (command, args) => follow(spawn(command, args, { stdio: 'ignore', detached: true })),
  }
}

/** Ends a process, with its group if it has one. */
export async function end(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close')
  const { pid = 0 } = child
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
  await closed
}
