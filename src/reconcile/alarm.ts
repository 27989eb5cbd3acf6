// The one PingSource that wakes the house: its schedule is the earliest instant at which anything
// has to happen.
//
// As long as it is ahead, the alarm is only ever moved earlier, by whoever knows an earlier instant.
// So what a process remembers of it stays true, nobody can push away what another has just asked
// for, and the price is at most one sweep that finds nothing. Only an alarm that has passed is set
// anew, or parked, and that is the sweep's to do, which knows every object.
import type { DateTime } from 'luxon'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import type { Clock } from '#src/reconcile/clock.ts'
import { cronOf, instantOf } from '#src/reconcile/cron-instant.ts'
import { earliest } from '#src/reconcile/earliest.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface Alarm {
  /** Makes the alarm ring at `at` or before. Throws what the client throws. */
  ensure(at: DateTime, signal?: AbortSignal): Promise<void>
  /** The same after a look at everything: parks an alarm that has passed when nothing is ahead. */
  set(at: DateTime | undefined, signal?: AbortSignal): Promise<void>
}

export interface AlarmOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly log: Logger
  readonly namespace: string
}

const NAME = 'alarm'
/** The adapter needs a moment to follow a change; an instant that has passed fires in a year. */
const CLOSEST = { seconds: 2 }
/** Beyond it, an instant cannot be told from one that has passed. */
const HORIZON = { days: 300 }
const TRIES = 5

/** The PingSource `alarm` in `namespace`. Where there is none, it says so once and does nothing. */
export function createAlarm({ client, clock, log, namespace }: AlarmOptions): Alarm {
  const key = { namespace, name: NAME }
  let known: DateTime | undefined
  let missing = false
  let turn: Promise<void> = Promise.resolve()

  const serves = (wanted: DateTime) => known !== undefined && known > clock.now() && known <= wanted

  const move = async (
    wanted: DateTime | undefined,
    { looked, signal }: { looked: boolean; signal: AbortSignal | undefined },
  ): Promise<void> => {
    for (let tries = 1; ; tries++) {
      const source = await client.get(PING_SOURCES, key, signal)
      if (source === undefined) return sayMissing()
      missing = false
      const now = clock.now()
      const schedule = scheduleOf(source)
      known = instantOf(schedule, now, HORIZON)
      // To a clock a little behind the adapter's, the alarm that has just rung seems to be ahead still.
      const current = looked && known ? reachable(known, now) : known
      const target = earliest(current, wanted && reachable(wanted, now))
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
        return
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
      if (serves(at) || at > clock.now().plus(HORIZON)) return
      await inTurn(async () => {
        if (!serves(at)) await move(at, { looked: false, signal })
      })
    },
    async set(at, signal) {
      await inTurn(() => move(at, { looked: true, signal }))
    },
  }
}

function scheduleOf(source: KubeObject): string {
  const { spec } = source
  const found =
    typeof spec === 'object' && spec !== null && 'schedule' in spec ? spec.schedule : undefined
  return typeof found === 'string' ? found : ''
}

/** The next whole second at which the adapter can still ring; nothing when that is too far ahead. */
function reachable(wanted: DateTime, now: DateTime): DateTime | undefined {
  const soonest = now.plus(CLOSEST)
  const at = wanted < soonest ? soonest : wanted
  const second = at.startOf('second')
  const target = second < at ? second.plus({ seconds: 1 }) : second
  return target <= now.plus(HORIZON) ? target : undefined
}
