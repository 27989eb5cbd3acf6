// The load that processes put on this machine, as the kernel counts it.
import { readFileSync } from 'node:fs'

export interface Load {
  /** CPU time of all of them since they started, in seconds. */
  readonly cpuSeconds: number
  /** The largest memory that one of them ever had, in MiB. */
  readonly mostMiB: number
}

/** Reads the load of the running processes `pids`. */
export function readLoad(pids: readonly number[]): Load {
  return {
    cpuSeconds: pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    mostMiB: Math.max(...pids.map(mostMiBOf)),
  }
}

/** Linux counts in hundredths of a second. */
const TICKS_A_SECOND = 100

// The program's name, in parentheses, may have spaces. utime and stime are the 12th and 13th fields after it.
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}

function mostMiBOf(pid: number): number {
  const [, kiB] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kiB) / 1024
}
