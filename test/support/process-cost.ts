// What a process takes of the machine, from Linux.
import { readdirSync, readFileSync } from 'node:fs'

export interface Memory {
  /** All pages of the process that are in memory. */
  readonly residentMB: number
  /** A page that several processes share counts in parts. */
  readonly proportionalMB: number
  /** Pages of no file: they are there for this process alone. */
  readonly ownMB: number
}

export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024) / 1e6
  return {
    residentMB: megabytes('Rss'),
    proportionalMB: megabytes('Pss'),
    ownMB: megabytes('Anonymous'),
  }
}

/** Of all its threads so far, in nanoseconds. */
export function cpuNsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const read = (thread: string) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')
  return threads.reduce((sum, thread) => sum + Number(read(thread).split(' ')[0]), 0)
}
