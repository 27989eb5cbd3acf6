// The alarm of a process that always runs: a timer, where a function that starts from zero has a PingSource.
//
// It is only moved earlier: a sweep may have read its objects before a pass has set the alarm. It is lost with its process,
// and the first sweep of the next process sets it again.
import type { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { Alarm } from '#src/wake/alarm.ts'

export interface TimerAlarm extends Alarm {
  /** It does not ring any more. */
  stop(): void
}

/** Calls `ring` at the instant to which it is set, or at once if that has passed. */
export function createTimerAlarm(clock: Clock, ring: () => void): TimerAlarm {
  let target: DateTime | undefined
  let isStopped = false
  let cancel = () => {}

  const moveEarlier = async (at: DateTime | undefined): Promise<void> => {
    if (isStopped || at === undefined || (target !== undefined && target <= at)) return
    cancel()
    target = at
    cancel = clock.at(at, () => {
      target = undefined
      ring()
    })
  }

  return {
    ensure: moveEarlier,
    set: moveEarlier,
    stop() {
      isStopped = true
      cancel()
    },
  }
}
