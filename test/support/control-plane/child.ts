// Programs as children: every one that was started is ended, by its pid, whatever ends this process.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface ChildOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

export interface Output {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface Child {
  readonly pid: number
  /** Resolves with the status, or with the signal's name, when it has ended. */
  readonly ended: Promise<number | string>
  /** Whether it still runs. */
  isRunning(): boolean
  /** Sends a signal; true when there was a process to send it to. */
  signal(signal: NodeJS.Signals): boolean
  /** SIGTERM, then SIGKILL after `graceMs`; resolves when it has ended. */
  stop(graceMs?: number): Promise<void>
}

/** Starts a program that goes on; both of its streams go to the end of the file `log`. */
export async function startChild(
  path: string,
  args: readonly string[],
  { log, ...options }: ChildOptions & { readonly log: string },
): Promise<Child> {
  const file = createWriteStream(log, { flags: 'a' })
  await once(file, 'open')
  const child = guarded(spawn(path, args, { ...options, stdio: ['ignore', file, file] }))
  return childOf(child, file)
}

/** Runs a program to its end.
 * @throws when it cannot be started */
export async function runProgram(
  path: string,
  args: readonly string[],
  { stdin, ...options }: ChildOptions & { readonly stdin?: string } = {},
): Promise<Output> {
  const child = guarded(spawn(path, args, { ...options, stdio: 'pipe' }))
  const text = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk
  })
  // A program that does not read its input may be gone before it is written.
  child.stdin?.on('error', () => {}).end(stdin ?? '')
  await once(child, 'close')
  return { status: child.exitCode ?? -1, ...text }
}

function childOf(child: ChildProcess, file: WriteStream): Child {
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (status, signal) => resolve(status ?? signal ?? -1))
  }).finally(() => file.close())
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const signal = (name: NodeJS.Signals) => isRunning() && child.kill(name)
  return {
    pid: child.pid ?? -1,
    ended,
    isRunning,
    signal,
    async stop(graceMs = 5_000) {
      signal('SIGTERM')
      const late = setTimeout(() => signal('SIGKILL'), graceMs)
      await ended
      clearTimeout(late)
    },
  }
}

function guarded(child: ChildProcess): ChildProcess {
  const { pid } = child
  if (pid === undefined) return child
  const tell = guardian()
  tell(`started ${pid}`)
  child.once('exit', () => tell(`ended ${pid}`))
  return child
}

let tellGuardian: ((line: string) => void) | undefined

function guardian(): (line: string) => void {
  if (tellGuardian !== undefined) return tellGuardian
  const program = fileURLToPath(new URL('guardian.mjs', import.meta.url))
  const child = spawn(process.execPath, [program], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // This process does not wait for it: it is the other way round.
  child.unref()
  const { stdin } = child
  if (stdin instanceof Socket) stdin.unref()
  tellGuardian = (line) => stdin.write(`${line}\n`)
  return tellGuardian
}
