// One process against the configuration.
import type { Configuration } from '#src/agents/reclaim/configuration.ts'
import { isInContainer } from '#src/agents/reclaim/container.ts'
import { type Match, matchOf } from '#src/agents/reclaim/match.ts'
import type { Proc } from '#src/agents/reclaim/proc.ts'

export interface Found extends Match {
  readonly pid: number
  /** With the pid it names one process; `undefined` when the process has ended since. */
  readonly startTime: string | undefined
  readonly comm: string
}

export interface ExamineOptions {
  readonly configuration: Configuration
  readonly ignoresContainers: boolean
}

/** `gone`: the process ended before it could be read, or may not be read. `other`: it is not one of those, or it is the
 * agent itself. */
export function examine(
  proc: Proc,
  pid: number,
  { configuration, ignoresContainers }: ExamineOptions,
): Found | 'gone' | 'other' {
  // Its own command line may have a pattern in it.
  if (pid === proc.self) return 'other'
  const text = proc.read(pid)
  if (text === undefined) return 'gone'
  const match = matchOf(text, configuration)
  // The name of a thread is not that of its process.
  if (match === undefined || !proc.isProcess(pid)) return 'other'
  if (ignoresContainers && isInContainer(proc.cgroup(pid))) return 'other'
  return { ...match, pid, comm: text.comm, startTime: proc.startTime(pid) }
}
