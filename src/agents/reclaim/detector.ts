// How the agent learns that a process may be one that it looks for.
import type { Proc } from '#src/agents/reclaim/proc.ts'
import { openProcessConnector } from '#src/agents/reclaim/process-connector.ts'
import { createScanOrder } from '#src/agents/reclaim/scan-order.ts'
import type { Clock } from '#src/clock/clock.ts'
import { waitUntil } from '#src/clock/wait-until.ts'

export interface Watch {
  /** Is called with the pid of each process that may have started, or changed. */
  readonly examine: (pid: number) => void
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
      while (!signal.aborted) {
        await waitUntil(clock, clock.now().plus({ milliseconds: pollIntervalMs() }), signal)
        if (signal.aborted) return
        // Read first: a process that starts after it is found by the next look.
        const now = proc.newestPid()
        if (now === undefined || now !== newest) order.update(proc.pids())
        newest = now
        for (const pid of order.next()) examine(pid)
      }
    },
  }
}

/** Time from one look at all processes to the next, beside the events. A process can write over its arguments without
 * an event. */
const LOOK_AGAIN = { seconds: 30 }
/** After lost events it looks at all processes sooner, but a flood must not make it look all the time. */
const AFTER_LOSS = { seconds: 1 }

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
          await waitUntil(clock, clock.now().plus(LOOK_AGAIN), either)
          if (sooner.signal.aborted) await waitUntil(clock, clock.now().plus(AFTER_LOSS), ended)
        }
      }
      await Promise.all([listening, looking()])
    },
  }
}
