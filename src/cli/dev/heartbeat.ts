// The status line of `sundial dev` while nothing happens: the simulated time and the next change.
import type { Clock } from '#src/clock/clock.ts'
import { formatLocal, formatSpan } from '../output/local-time.ts'
import type { ScheduledName } from './choose-start.ts'
import type { LiveView } from './live-view.ts'
import { findUpcoming } from './upcoming.ts'

export interface Heartbeat {
  /** Call it when something was printed: the silence starts again. */
  touch(): void
  stop(): void
}

export interface HeartbeatOptions {
  readonly view: LiveView
  readonly clock: Clock
  readonly speed: number
  readonly machines: () => readonly ScheduledName[]
}

const BEAT_MS = 500
/** Without a terminal, the status is printed once after a silence of this length. */
const SILENCE_MS = 15_000

/** Updates the status twice a second, in real time. */
export function startHeartbeat({ view, clock, speed, machines }: HeartbeatOptions): Heartbeat {
  let silentSince = performance.now()
  let explained = false
  const beat = () => {
    const text = describe(clock, speed, machines(), view.room)
    view.status(text)
    if (explained || performance.now() - silentSince < SILENCE_MS) return
    explained = true
    if (!view.hasStatus) view.print(text)
  }
  const interval = setInterval(beat, BEAT_MS)
  return {
    touch() {
      silentSince = performance.now()
      explained = false
    },
    stop: () => clearInterval(interval),
  }
}

// On a narrow terminal, the dates and offsets are left out.
function describe(
  clock: Clock,
  speed: number,
  machines: readonly ScheduledName[],
  room: number,
): string {
  const now = clock.now()
  const next = findUpcoming(machines, now)
  if (next === undefined) return `${formatLocal(now, 'UTC')} · no change is planned`
  const wait = next.at.diff(now).as('seconds')
  const here = speed === 1 ? '' : `, ${formatSpan(wait / speed)} here`
  const long =
    `${formatLocal(now, next.zone)} · next: ${next.name} ${next.what} ` +
    `${formatLocal(next.at, next.zone)} (in ${formatSpan(wait)}${here})`
  if (long.length <= room) return long
  const time = now.setZone(next.zone).toFormat('HH:mm:ss')
  return `${time} · ${next.name} ${next.what} in ${formatSpan(wait)}${here}`
}
