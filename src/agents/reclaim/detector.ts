// How the agent learns that a process may be one that it looks for.
import type { Proc } from '#src/agents/reclaim/proc.ts'
import { openProcessConnector } from '#src/agents/reclaim/process-connector.ts'
import { createScanOrder, numbersSince } from '#src/agents/reclaim/scan-order.ts'
import type { Clock } from '#src/clock/clock.ts'
import { pause } from '#src/clock/pause.ts'

export interface Watch {
  /** Is called with the pid of each process that may have started, or changed. Returns whether there is such a process. */
  readonly examine: (pid: number) => boolean
  /** Milliseconds from one look at the processes to the next, if there are looks. */
  readonly pollIntervalMs: () => number
  readonly signal: AbortSignal
}

export interface Detector {
  readonly name: 'netlink' | 'poll'
  /** First examines every process, then those that start or change. Resolves some time after the signal was aborted.
   * Rejects when it can watch no longer. */
  run(watch: Watch): Promise<void>
}

export interface DetectorDeps {
  readonly proc: Proc
  readonly clock: Clock
  /** Is called when the kernel dropped events. */
  readonly onLost?: () => void
}

/** Looks into /proc again and again. A process that ends between two looks is not seen. */
export function createPollDetector({ proc, clock }: DetectorDeps): Detector {
  return {
    name: 'poll',
    async run({ examine, pollIntervalMs, signal }) {
      let newest = proc.newestPid()
      const pids = proc.pids()
      const order = createScanOrder(pids)
      for (const pid of pids) examine(pid)
      for (let looks = 1; ; looks++) {
        await pause(clock, pollIntervalMs() / 1000, signal)
        if (signal.aborted) return
        const before = newest
        newest = proc.newestPid()
        const numbers = numbersSince(before, newest)
        if (numbers === undefined || looks % LIST_EVERY === 0) order.update(proc.pids())
        else order.add(numbers)
        for (const pid of order.next()) if (!examine(pid)) order.remove(pid)
      }
    },
  }
}

/** At every sixteenth look it lists all processes: some programs may choose the number of a process. */
const LIST_EVERY = 16

/** Time from one look at all processes to the next, beside the events. A process can write over its arguments without
 * an event. */
const LOOK_AGAIN_SECONDS = 30
/** After lost events it looks at all processes sooner, but a flood must not make it look all the time. */
const AFTER_LOSS_SECONDS = 1

/** Hears of each exec and each changed name from the kernel. */
export function createNetlinkDetector({ proc, clock, onLost = () => {} }: DetectorDeps): Detector {
  return {
    name: 'netlink',
    async run({ examine, signal }) {
      const connector = await openProcessConnector()
      const examineAll = () => {
        for (const pid of proc.pids()) examine(pid)
      }
      let sooner = new AbortController()
      const stopped = new AbortController()
      const listening = connector
        .listen(
          examine,
          () => {
            onLost()
            sooner.abort()
          },
          signal,
        )
        .finally(() => stopped.abort())
      const looking = async () => {
        const ended = AbortSignal.any([signal, stopped.signal])
        while (!ended.aborted) {
          sooner = new AbortController()
          examineAll()
          const either = AbortSignal.any([ended, sooner.signal])
          await pause(clock, LOOK_AGAIN_SECONDS, either)
          if (sooner.signal.aborted) await pause(clock, AFTER_LOSS_SECONDS, ended)
        }
      }
      await Promise.all([listening, looking()])
    },
  }
}
