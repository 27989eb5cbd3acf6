// The agent: a configuration in, requests for a reclaim out.
import type { Configuration } from '#src/agents/reclaim/configuration.ts'
import type { Detector } from '#src/agents/reclaim/detector.ts'
import { examine } from '#src/agents/reclaim/examine.ts'
import type { Proc } from '#src/agents/reclaim/proc.ts'
import type { Requester } from '#src/agents/reclaim/requester.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createMetrics, type Metrics } from '#src/telemetry/metrics.ts'

export interface AgentDeps {
  readonly proc: Proc
  readonly detector: Detector
  readonly requester: Requester
  readonly ignoresContainers: boolean
  readonly log: Logger
  readonly metrics?: Metrics
  /** The detector can watch no longer. */
  readonly onFailure: (error: unknown) => void
}

export interface Agent {
  /** Looks for this from now on; with `undefined` for nothing, at no cost. */
  configure(configuration: Configuration | undefined): void
  /** Resolves when nothing is looked for, and the last request was answered. */
  stop(): Promise<void>
}

export function createAgent(deps: AgentDeps): Agent {
  const { proc, detector, requester, ignoresContainers, log, metrics = createMetrics() } = deps
  const matches = metrics.counter(
    'sundial_reclaim_matches_total',
    'Processes that matched, by where the pattern was found.',
  )
  const examined = metrics.counter(
    'sundial_reclaim_examined_total',
    'Processes that were compared with the configuration; gone: they ended before they could be read.',
  )
  let configuration: Configuration | undefined
  let watching: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined
  // What has matched, by pid: the start time, and the pattern. It is told once.
  const told = new Map<number, string>()
  metrics.gauge(
    'sundial_reclaim_patterns',
    'Patterns in the configuration.',
    () => patternsOf(configuration).length,
  )

  // Whether there is such a process.
  const look = (pid: number): boolean => {
    if (configuration === undefined) return true
    const found = examine(proc, pid, { configuration, ignoresContainers })
    examined.add({ result: typeof found === 'string' ? found : 'match' })
    if (typeof found === 'string') {
      // What comes next with this pid is another process.
      if (found === 'gone') told.delete(pid)
      return found !== 'gone'
    }
    const { pattern, source, comm, startTime } = found
    const name = `${startTime} ${pattern}`
    if (told.get(pid) === name) return true
    told.set(pid, name)
    if (told.size > MOST_TOLD) forgetEnded(told, proc)
    matches.add({ source })
    log.info('process matched', { pid, comm, pattern, source })
    requester.request(found)
    return true
  }

  const begin = (): void => {
    const abort = new AbortController()
    const pollIntervalMs = () => configuration?.pollIntervalMs ?? 0
    const ended = detector
      .run({ examine: look, pollIntervalMs, signal: abort.signal })
      .catch(deps.onFailure)
    watching = { abort, ended }
  }

  const end = (): Promise<void> => {
    watching?.abort.abort()
    const ended = watching?.ended
    watching = undefined
    return ended ?? Promise.resolve()
  }

  return {
    configure(next) {
      if (isEqual(next, configuration)) return
      configuration = next
      requester.keep(({ pattern }) => patternsOf(next).includes(pattern))
      if (next === undefined) {
        log.info('looking for nothing')
        // When it looks for something again, what runs then asks again.
        told.clear()
        void end()
        return
      }
      log.info('looking for processes', { ...next, detector: detector.name })
      void requester.rehearse()
      if (watching === undefined) begin()
      // The detector tells only of what changes, and the patterns are new for every process.
      else for (const pid of proc.pids()) look(pid)
    },

    async stop() {
      await Promise.all([end(), requester.stop()])
    },
  }
}

/** Before the processes that have ended are forgotten. */
const MOST_TOLD = 1000

function forgetEnded(told: Map<number, string>, proc: Proc): void {
  const there = new Set(proc.pids())
  for (const pid of told.keys()) if (!there.has(pid)) told.delete(pid)
}

function patternsOf(configuration: Configuration | undefined): readonly string[] {
  if (configuration === undefined) return []
  return [...configuration.commands, ...configuration.argvSubstrings]
}
