// The host of the node: its commands, its files, and its directories that change. The daemon touches the host here and
// nowhere else.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, constants, fstatSync, openSync, watch } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/** The words before each command: it runs in the namespaces of the host's process 1, as root. */
export const HOST_NAMESPACES = 'nsenter --target 1 --mount --pid --cgroup --setuid 0 --setgid 0 --'

// The whole environment of a command. With the variable `container` of a pod, bootc refuses to work. nsenter could take over
// that of process 1 (`--env`), but only from util-linux 2.39 on, and it may hang up to 2.40 (util-linux#3270). A unit gets
// its environment from systemd.
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
}

export interface CommandResult {
  /** The exit status; `undefined` when a signal ended the command, or its time was up. */
  readonly status: number | undefined
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** The command is killed after this time. Absent: it may take as long as it takes. */
  readonly timeoutSeconds?: number
  /** Kills the command. */
  readonly signal?: AbortSignal
}

/** Paths are those of the host, such as `/run/ostree/auth.json`. */
export interface Host {
  /** Throws an Error when the command cannot be started at all. */
  run(command: readonly string[], options?: RunOptions): Promise<CommandResult>
  /** The text of a file; `undefined` when there is none. Throws the error of the system, and an Error when it is no regular
   * file or has more than 4 MiB. */
  read(path: string): Promise<string | undefined>
  /** Replaces a file in one step: a reader sees the old text or the new one. Only root can read it. */
  write(path: string, text: string): Promise<void>
  /** Removes a file, if there is one. */
  remove(path: string): Promise<void>
  has(path: string): Promise<boolean>
  /** The names in a directory; none when there is no such directory. */
  list(path: string): Promise<readonly string[]>
  /** Calls `onChange` when the directory or a file in it changes. Returns how to stop; `undefined` when there is no such
   * directory, or it cannot be watched. */
  watch(directory: string, onChange: () => void): (() => void) | undefined
  /** Calls `onText` with what is written to a FIFO, from now on. Returns how to stop. Throws when the path is no FIFO. */
  readFifo(path: string, onText: (text: string) => void): () => void
}

/** More output than any command of ours has: the last bytes of it are kept. */
const MOST_OUTPUT = 4 << 20
/** Larger than any file that is read here: a Secret has at most 1 MiB. */
const MOST_BYTES = 4 << 20
/** A command that is told to end gets this long. */
const KILL_AFTER_MS = 2_000
/** The rest of its output has this long after its end. A program that it leaves behind may keep the output open for ever. */
const REST_MS = 2_000

/**
 * @param root where the root directory of the host is seen from here
 * @param prefix the words before each command
 */
export function openHost(root: string, prefix: readonly string[]): Host {
  const here = (path: string) => join(root, path)
  return {
    run: (command, options = {}) => run([...prefix, ...command], options),

    async read(path) {
      return orAbsent(readText(here(path)))
    },

    async write(path, text) {
      const target = here(path)
      await mkdir(dirname(target), { recursive: true, mode: 0o755 })
      const next = `${target}.${process.pid}.new`
      await rm(next, { force: true })
      // Created with its mode, so that nobody else can read it at any moment.
      try {
        await writeFile(next, text, { mode: 0o600, flag: 'wx', flush: true })
        await rename(next, target)
      } catch (error) {
        await rm(next, { force: true })
        throw error
      }
    },

    remove: (path) => rm(here(path), { force: true }),

    async has(path) {
      return (await orAbsent(lstat(here(path)))) !== undefined
    },

    async list(path) {
      return (await orAbsent(readdir(here(path)))) ?? []
    },

    watch(directory, onChange) {
      try {
        // A touch of the directory itself comes as `rename` with its own name, a new entry as `rename` with that one's.
        const watcher = watch(here(directory), onChange)
        watcher.on('error', () => watcher.close())
        return () => watcher.close()
      } catch {
        return undefined
      }
    },

    readFifo(path, onText) {
      // Also open for writing: so the reading does not end when a writer closes the FIFO.
      const fd = openSync(here(path), constants.O_RDWR | constants.O_NONBLOCK)
      if (!fstatSync(fd).isFIFO()) {
        closeSync(fd)
        throw new Error(`${path} is not a FIFO`)
      }
      // The socket closes the descriptor.
      const socket = new Socket({ fd, readable: true, writable: false })
      socket.setEncoding('utf8')
      socket.on('data', onText)
      socket.on('error', () => socket.destroy())
      return () => void socket.destroy()
    },
  }
}

async function run(
  [program = '', ...args]: readonly string[],
  { timeoutSeconds, signal }: RunOptions,
): Promise<CommandResult> {
  signal?.throwIfAborted()
  // A process group of its own: nsenter starts the command as a child, which has to be killed too.
  const child = spawn(program, args, {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const stdout = lastOf(child.stdout)
  const stderr = lastOf(child.stderr)
  const stop = () => kill(child)
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(stop, timeoutSeconds * 1000)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      child.on('error', (error) => reject(new Error(`cannot run ${program}: ${error.message}`)))
      child.on('close', (code) => resolve(code ?? undefined))
      // The output that is there already is read before an immediate, also on a machine that is busy.
      const end = (code: number | null) => setImmediate(resolve, code ?? undefined)
      child.on('exit', (code) => setTimeout(end, REST_MS, code).unref())
    })
    return { status, stdout: stdout(), stderr: stderr() }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    child.stdout.destroy()
    child.stderr.destroy()
  }
}

// Kept in pieces: to join and cut them at each one would copy megabytes each time.
function lastOf(stream: Readable): () => string {
  const pieces: string[] = []
  let length = 0
  stream.setEncoding('utf8').on('data', (text: string) => {
    pieces.push(text)
    length += text.length
    while (length - (pieces[0]?.length ?? 0) >= MOST_OUTPUT) length -= pieces.shift()?.length ?? 0
  })
  return () => pieces.join('').slice(-MOST_OUTPUT)
}

function kill(child: ChildProcess): void {
  send(child, 'SIGTERM')
  setTimeout(() => send(child, 'SIGKILL'), KILL_AFTER_MS).unref()
}

function send({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // The whole group has ended.
  }
}

async function readText(path: string): Promise<string> {
  // To open a FIFO would wait for a writer, and no timeout ends that.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const found = await file.stat()
    // The error of a directory comes from the system.
    if (!(found.isFile() || found.isDirectory())) throw new Error('it is not a regular file')
    const parts: Buffer[] = []
    // One byte more than is allowed: a file of /proc does not tell its size.
    for await (const part of file.createReadStream({ end: MOST_BYTES, autoClose: false })) {
      parts.push(part)
    }
    const content = Buffer.concat(parts)
    if (content.length > MOST_BYTES) throw new Error('it has more than 4 MiB')
    return content.toString('utf8')
  } finally {
    await file.close()
  }
}

async function orAbsent<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
