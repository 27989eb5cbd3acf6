// When the daemon looks again: at once when something happened, at a time, after a failure, and every five minutes in any
// case. Passes run one at a time, and what happens during one leads to one more.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { Logger } from '#src/telemetry/logger.ts'

const POLL_MINUTES = 5
const FIRST_RETRY_SECONDS = 1
const LONGEST_RETRY_SECONDS = 60

export interface Passes {
  /** `isWhole`: the pass also looks at what changes seldom. */
  request(isWhole?: boolean): void
  /** One pass at this time, or earlier. */
  at(time: DateTime): void
  /** Begins no further pass. Resolves when none runs. */
  stop(): Promise<void>
}

export interface PassesDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly pass: (isWhole: boolean) => Promise<void>
}

export function createPasses({ clock, log, pass }: PassesDeps): Passes {
  let isAsked = false
  let isWholeAsked = false
  let running: Promise<void> | undefined
  let isStopped = false
  let failures = 0
  let alarm: { readonly time: DateTime; readonly cancel: () => void } | undefined

  const request = (isWhole = false): void => {
    if (isStopped) return
    isAsked = true
    isWholeAsked ||= isWhole
    running ??= run().finally(() => {
      running = undefined
    })
  }

  const at = (time: DateTime): void => {
    if (isStopped || (alarm !== undefined && alarm.time <= time)) return
    alarm?.cancel()
    const cancel = clock.at(time, () => {
      alarm = undefined
      request()
    })
    alarm = { time, cancel }
  }

  const run = async (): Promise<void> => {
    while (isAsked && !isStopped) {
      const isWhole = isWholeAsked
      isAsked = false
      isWholeAsked = false
      try {
        await pass(isWhole)
        failures = 0
      } catch (error) {
        if (isStopped) return
        failures += 1
        const retrySeconds = retryAfter(failures, error)
        log.warn('the pass failed', { error, retrySeconds })
        // One pass is enough for what happened meanwhile.
        isAsked = false
        isWholeAsked ||= isWhole
        at(clock.now().plus({ seconds: retrySeconds }))
      }
    }
  }

  let cancelPoll: () => void
  const poll = (): void => {
    cancelPoll = clock.at(clock.now().plus({ minutes: POLL_MINUTES }), () => {
      request(true)
      poll()
    })
  }
  poll()

  return {
    request,
    at,
    async stop() {
      isStopped = true
      alarm?.cancel()
      cancelPoll()
      await running
    },
  }
}

function retryAfter(failures: number, error: unknown): number {
  const asked = isKubeError(error) ? (error.retryAfterSeconds ?? 0) : 0
  const own = FIRST_RETRY_SECONDS * 2 ** Math.min(failures - 1, 10)
  return Math.min(Math.max(own, asked), LONGEST_RETRY_SECONDS)
}
