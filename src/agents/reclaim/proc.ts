// The processes of this machine, as /proc shows them. Reads are synchronous: they are answered from memory, and a promise
// for each would cost more than the read.
import { Buffer } from 'node:buffer'
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'
import type { ProcessText } from '#src/agents/reclaim/match.ts'

export interface Proc {
  /** The agent's own process, in the numbers of this /proc; `undefined` when it is not in it. */
  readonly self: number | undefined
  /** All processes. Throws when the directory cannot be read. */
  pids(): readonly number[]
  /** The number that the newest process or thread got. `undefined` when this /proc does not say it. */
  newestPid(): number | undefined
  /** `undefined` when the process is gone, or may not be read. */
  read(pid: number): ProcessText | undefined
  /** Whether the number is that of a process. /proc also answers for the number of a thread, but does not list it. */
  isProcess(pid: number): boolean
  /** When the process was started, in ticks since the machine's start. With the pid it names one process, because the
   * kernel uses a pid again. `undefined` when the process is gone. */
  startTime(pid: number): string | undefined
  /** The text of its file `cgroup`; empty when the process is gone. */
  cgroup(pid: number): string
}

/** The processes under `root`, which is `/proc` or another mount of it. */
export function openProc(root: string): Proc {
  const read = createReader()
  const self = selfIn(root)
  return {
    self,
    pids() {
      try {
        return readdirSync(root).filter(isNumber).map(Number)
      } catch (cause) {
        throw new Error(`The processes in ${root} cannot be listed.`, { cause })
      }
    },
    newestPid() {
      // The kernel gives the number of the reader's own pid namespace, whichever one this /proc shows.
      if (self !== process.pid) return undefined
      const newest = read(`${root}/loadavg`)?.trimEnd().split(' ').at(-1)
      return newest === undefined ? undefined : Number(newest)
    },
    read(pid) {
      const comm = read(`${root}/${pid}/comm`)
      if (comm === undefined) return undefined
      return { comm: comm.replace(/\n$/, ''), cmdline: read(`${root}/${pid}/cmdline`) ?? '' }
    },
    isProcess(pid) {
      const leader = /^Tgid:\s+(\d+)$/m.exec(read(`${root}/${pid}/status`) ?? '')?.[1]
      return leader === undefined || Number(leader) === pid
    },
    startTime: (pid) => startTimeIn(read(`${root}/${pid}/stat`)),
    cgroup: (pid) => read(`${root}/${pid}/cgroup`) ?? '',
  }
}

function isNumber(name: string): boolean {
  return /^\d+$/.test(name)
}

function selfIn(root: string): number | undefined {
  try {
    const name = readlinkSync(`${root}/self`)
    return isNumber(name) ? Number(name) : undefined
  } catch {
    return undefined
  }
}

// `PID (NAME) STATE …`: the name may have spaces and brackets. The start time is field 22.
function startTimeIn(stat: string | undefined): string | undefined {
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

// Files of /proc say no size, so they are read into one buffer that grows when it was too small.
function createReader(): (path: string) => string | undefined {
  let buffer = Buffer.allocUnsafe(16 * 1024)
  return (path) => {
    let file: number | undefined
    try {
      file = openSync(path, 'r')
      let length = 0
      for (;;) {
        const count = readSync(file, buffer, length, buffer.length - length, length)
        if (count === 0) return buffer.toString('utf8', 0, length)
        length += count
        if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length)
      }
    } catch {
      return undefined
    } finally {
      if (file !== undefined) closeSync(file)
    }
  }
}
