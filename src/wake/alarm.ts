// The alarm: one PingSource that starts a sweep. Its schedule is the earliest wake time of all objects.
//
// While the alarm is ahead, it is only moved earlier. So no process delays the wake time that another one has just set, and
// the cost is at most one sweep that finds nothing. Only the sweep, which has read all objects, moves an alarm that has
// passed, or parks it.
//
// A process trusts its last read of the alarm for two seconds. A pass also trusts a read that began while it waited for its
// turn: its own read would show the same. Another process may move the alarm earlier, but never to
// less than two seconds ahead. When it rings, the sweep sets it from the table, which may be older than the last wake time
// of a pass.
//
// Close to its instant, no process knows whether the alarm has rung: clocks differ, and the sweep may have read its table
// already. A pass that needs a later instant then does not trust the alarm and does not move it. The same is done for an
// earlier instant if the alarm has rung by a clock that is two seconds ahead of that of the pass. The pass tries again when
// the alarm has certainly rung. The sweep keeps an alarm that is later than its own read of the table, even if the alarm has
// passed: it may have been set too late to ring. The cost is at most one more sweep that finds nothing.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import { waitUntimed } from '#src/clock/deadline.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { cronOf, instantOf } from '#src/wake/cron-instant.ts'
import { earliest } from '#src/wake/earliest.ts'

export interface Alarm {
  /** Makes the alarm ring at `at` or earlier. Throws the errors of the client. */
  ensure(at: DateTime, signal?: AbortSignal): Promise<void>
  /** The same for a sweep, which has read all objects at `lookedAt`. Without `at`, an alarm that has passed is parked. */
  set(at: DateTime | undefined, lookedAt: DateTime, signal?: AbortSignal): Promise<void>
}

export interface AlarmOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly namespace: string
}

interface Moving {
  /** When the sweep has read all objects. Absent for a pass. */
  readonly lookedAt?: DateTime
  readonly signal?: AbortSignal | undefined
}

const NAME = 'alarm'
/** The alarm is never set closer than this: the adapter needs a moment to follow a change, and an instant that has passed
 * fires in a year. */
const CLOSEST_SECONDS = 2
/** The most by which the clock of a pass may be behind: src/clock/server-clock.ts. */
const BEHIND_SECONDS = 2
/** The schedule has no year, so an instant further ahead could also be one that has passed. */
const HORIZON = { days: 300 }
/** The time before and after its instant in which no process knows whether the alarm has rung. */
const RINGS = { before: { seconds: 5 }, after: { seconds: 2 } }
/** A change must reach the adapter at least this long before its instant, or the alarm may not ring. */
const FOLLOWS = { milliseconds: 200 }
const TRIES = 5

/** The PingSource `alarm` in `namespace`. If it does not exist, this is logged once and nothing is done. */
export function createAlarm({ client, clock, log, namespace }: AlarmOptions): Alarm {
  const key = { namespace, name: NAME }
  /** The instant of the alarm, as last read or written. */
  let known: DateTime | undefined
  /** The start of the request that read it. */
  let askedAt: DateTime | undefined
  /** The same by `Clock.elapsed`. */
  let askedElapsed = Number.NEGATIVE_INFINITY
  let missing = false
  let turn: Promise<void> = Promise.resolve()

  /** The earliest instant that is needed while the alarm rings. */
  let deferred: { readonly ringsAt: DateTime; wanted: DateTime } | undefined

  const serves = (wanted: DateTime, calledElapsed = Number.POSITIVE_INFINITY): boolean => {
    const now = clock.now()
    const isFresh =
      askedAt !== undefined && askedAt <= now && now < askedAt.plus({ seconds: CLOSEST_SECONDS })
    const isTrusted = isFresh || askedElapsed > calledElapsed
    return isTrusted && known !== undefined && known > now.plus(RINGS.before) && known <= wanted
  }

  const isDeferred = (wanted: DateTime): boolean => {
    if (deferred === undefined || wanted < deferred.ringsAt) return false
    if (wanted < deferred.wanted) deferred.wanted = wanted
    return true
  }

  const defer = (wanted: DateTime, ringsAt: DateTime): void => {
    deferred = { ringsAt, wanted: DateTime.min(wanted, deferred?.wanted ?? wanted) }
    clock.at(ringsAt.plus(RINGS.after), () => {
      const at = deferred?.wanted ?? wanted
      deferred = undefined
      inTurn(() => move(at, {})).catch((error: unknown) =>
        log.warn('could not set the alarm', { error }),
      )
    })
  }

  const move = async (
    wanted: DateTime | undefined,
    { lookedAt, signal }: Moving,
  ): Promise<void> => {
    /** The schedule that this call wrote, if it may have been too late to ring. */
    let late: string | undefined
    for (let tries = 1; ; tries++) {
      const asked = clock.now()
      const elapsed = clock.elapsed()
      const source = await client.get(PING_SOURCES, key, signal)
      if (source === undefined) return sayMissing()
      missing = false
      const now = clock.now()
      const schedule = textAt(source, 'spec', 'schedule')
      known = instantOf(schedule, now, HORIZON)
      askedAt = asked
      askedElapsed = elapsed
      const ringing = instantOf(schedule, now.minus(RINGS.after), HORIZON)
      const isRinging = ringing !== undefined && ringing <= now.plus(RINGS.before)
      const mayMoveLater = lookedAt !== undefined || schedule === late
      if (!mayMoveLater && wanted && isRinging) {
        const isSurelyAhead = ringing > now.plus({ seconds: BEHIND_SECONDS })
        if (ringing <= wanted || !isSurelyAhead) return defer(wanted, ringing)
      }
      const behind = lookedAt === undefined ? BEHIND_SECONDS : 0
      const closest = CLOSEST_SECONDS * 2 ** (tries - 1) + behind
      // If this clock is behind the adapter's, an alarm that has just rung still looks ahead.
      const asIs = lookedAt ? instantOf(schedule, DateTime.min(lookedAt, now), HORIZON) : known
      const current = mayMoveLater && asIs ? reachable(asIs, now, closest) : asIs
      const target = earliest(current, wanted && reachable(wanted, now, closest))
      if (cronOf(target) === schedule) return
      try {
        const { resourceVersion } = source.metadata
        await client.patch(
          PING_SOURCES,
          key,
          { metadata: { resourceVersion }, spec: { schedule: cronOf(target) } },
          signal,
        )
        known = target
        log.debug('set the alarm', { at: target?.toISO() ?? 'parked' })
        // If the write took too long, the adapter may have got it too late. Then set it again, further ahead.
        const followed = clock.now().plus(FOLLOWS).plus({ seconds: behind })
        const isLate = target !== undefined && target < followed
        if (!isLate || tries >= TRIES) return
        late = cronOf(target)
      } catch (error) {
        if (isKubeError(error, 'NotFound')) return sayMissing()
        // Another process has moved the alarm, or its controller has written its status: read it again.
        if (!isKubeError(error, 'Conflict') || tries >= TRIES) throw error
      }
    }
  }

  const sayMissing = () => {
    known = undefined
    if (!missing) log.warn('found no PingSource alarm; only the backstop starts sweeps', key)
    missing = true
  }

  // One call at a time: when many passes ask at the same time, the first sets the alarm, and the others find it set.
  const inTurn = (work: () => Promise<void>, signal?: AbortSignal): Promise<void> => {
    const mine = waitUntimed(signal, turn).then(work)
    turn = mine.catch(() => {})
    return mine
  }

  return {
    async ensure(at, signal) {
      if (serves(at) || isDeferred(at) || at > clock.now().plus(HORIZON)) return
      const calledElapsed = clock.elapsed()
      await inTurn(async () => {
        if (!serves(at, calledElapsed) && !isDeferred(at)) await move(at, { signal })
      }, signal)
    },
    async set(at, lookedAt, signal) {
      await inTurn(() => move(at, { lookedAt, signal }), signal)
    },
  }
}

/** The next whole second from `wanted` on that the adapter can still reach; `undefined` when it is too far ahead. */
function reachable(wanted: DateTime, now: DateTime, closest: number): DateTime | undefined {
  const soonest = now.plus({ seconds: closest })
  const at = wanted < soonest ? soonest : wanted
  const second = at.startOf('second')
  const target = second < at ? second.plus({ seconds: 1 }) : second
  return target <= now.plus(HORIZON) ? target : undefined
}
