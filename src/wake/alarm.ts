// The one PingSource that wakes the house: its schedule is the earliest instant at which anything
// has to happen.
//
// As long as it is ahead, the alarm is only ever moved earlier, by whoever knows an earlier instant.
// So nobody can push away what another has just asked for, and the price is at most one sweep that finds
// nothing. Only the sweep, which knows every object, sets an alarm that has passed anew, or parks it.
//
// What a process has read of it is true for two seconds and no longer: moved earlier by others, the alarm rings
// no sooner than that, and is then set to what the table says, which knows nothing of what was asked for after.
//
// Around the instant at which it rings nobody can tell whether it has: clocks differ, and the sweep may have
// read its table already. A pass that asks for a later instant then neither trusts the alarm nor moves it, but
// asks again when it has rung for certain. The sweep keeps an alarm that is later than its look, even one that
// has passed: it may have been set too late to ring, and another sweep finds nothing at worst.
import { DateTime } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { cronOf, instantOf } from '#src/wake/cron-instant.ts'
import { earliest } from '#src/wake/earliest.ts'

export interface Alarm {
  /** Makes the alarm ring at `at` or before. Throws what the client throws. */
  ensure(at: DateTime, signal?: AbortSignal): Promise<void>
  /** The same after a look at everything at `lookedAt`: parks an alarm that has passed when nothing is ahead. */
  set(at: DateTime | undefined, lookedAt: DateTime, signal?: AbortSignal): Promise<void>
}

export interface AlarmOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly namespace: string
}

interface Moving {
  /** By whoever has looked at everything, and when. */
  readonly lookedAt?: DateTime
  readonly signal?: AbortSignal | undefined
}

const NAME = 'alarm'
/** The adapter needs a moment to follow a change; an instant that has passed fires in a year. */
const CLOSEST_SECONDS = 2
/** The clock of a pass may be so far behind: src/clock/server-clock.ts. */
const BEHIND_SECONDS = 2
/** Beyond it, an instant cannot be told from one that has passed. */
const HORIZON = { days: 300 }
/** How long before and after its instant nobody can tell whether the alarm has rung. */
const RINGS = { before: { seconds: 5 }, after: { seconds: 2 } }
/** A change that the adapter gets later than so long before its instant may be too late for it. */
const FOLLOWS = { milliseconds: 200 }
const TRIES = 5

/** The PingSource `alarm` in `namespace`. Where there is none, it says so once and does nothing. */
export function createAlarm({ client, clock, log, namespace }: AlarmOptions): Alarm {
  const key = { namespace, name: NAME }
  let known: DateTime | undefined
  /** When that was asked for. */
  let askedAt: DateTime | undefined
  let missing = false
  let turn: Promise<void> = Promise.resolve()

  /** What is asked for while the alarm rings. */
  let deferred: { readonly ringsAt: DateTime; wanted: DateTime } | undefined

  const serves = (wanted: DateTime): boolean => {
    const now = clock.now()
    const isFresh =
      askedAt !== undefined && askedAt <= now && now < askedAt.plus({ seconds: CLOSEST_SECONDS })
    return isFresh && known !== undefined && known > now.plus(RINGS.before) && known <= wanted
  }

  const isDeferred = (wanted: DateTime): boolean => {
    if (deferred === undefined || wanted < deferred.ringsAt) return false
    if (wanted < deferred.wanted) deferred.wanted = wanted
    return true
  }

  const defer = (wanted: DateTime, ringsAt: DateTime): void => {
    deferred = { ringsAt, wanted }
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
    /** The schedule that was written here, perhaps too late to ring. */
    let late: string | undefined
    for (let tries = 1; ; tries++) {
      const asked = clock.now()
      const source = await client.get(PING_SOURCES, key, signal)
      if (source === undefined) return sayMissing()
      missing = false
      const now = clock.now()
      const schedule = textAt(source, 'spec', 'schedule')
      known = instantOf(schedule, now, HORIZON)
      askedAt = asked
      const ringing = instantOf(schedule, now.minus(RINGS.after), HORIZON)
      const isRinging = ringing !== undefined && ringing <= now.plus(RINGS.before)
      const mayPutOff = lookedAt !== undefined || schedule === late
      if (!mayPutOff && wanted && isRinging && ringing <= wanted) return defer(wanted, ringing)
      const behind = lookedAt === undefined ? BEHIND_SECONDS : 0
      const closest = CLOSEST_SECONDS * 2 ** (tries - 1) + behind
      // To a clock a little behind the adapter's, the alarm that has just rung seems to be ahead still.
      const asIs = lookedAt ? instantOf(schedule, DateTime.min(lookedAt, now), HORIZON) : known
      const current = mayPutOff && asIs ? reachable(asIs, now, closest) : asIs
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
        // The write took so long that the adapter may have got it too late: once more, with more time.
        const followed = clock.now().plus(FOLLOWS).plus({ seconds: behind })
        const isLate = target !== undefined && target < followed
        if (!isLate || tries >= TRIES) return
        late = cronOf(target)
      } catch (error) {
        if (isKubeError(error, 'NotFound')) return sayMissing()
        // Somebody else has moved it, or its controller wrote to its status: look again.
        if (!isKubeError(error, 'Conflict') || tries >= TRIES) throw error
      }
    }
  }

  const sayMissing = () => {
    known = undefined
    if (!missing) log.warn('there is no alarm: only the backstop wakes us', key)
    missing = true
  }

  // One at a time in a process: the many passes of a morning find the alarm set by the first.
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work)
    turn = mine.catch(() => {})
    return mine
  }

  return {
    async ensure(at, signal) {
      if (serves(at) || isDeferred(at) || at > clock.now().plus(HORIZON)) return
      await inTurn(async () => {
        if (!serves(at) && !isDeferred(at)) await move(at, { signal })
      })
    },
    async set(at, lookedAt, signal) {
      await inTurn(() => move(at, { lookedAt, signal }))
    },
  }
}

/** The next whole second at which the adapter can still ring; nothing when that is too far ahead. */
function reachable(wanted: DateTime, now: DateTime, closest: number): DateTime | undefined {
  const soonest = now.plus({ seconds: closest })
  const at = wanted < soonest ? soonest : wanted
  const second = at.startOf('second')
  const target = second < at ? second.plus({ seconds: 1 }) : second
  return target <= now.plus(HORIZON) ? target : undefined
}
