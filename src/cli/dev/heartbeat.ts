// The status line of `sundial dev` while nothing happens: the simulated time, what the pools wait for, and the next change.
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
  /** The pools that are not up to date: `workers 1/4 updated`. */
  readonly rollouts: () => readonly string[]
}

const BEAT_MS = 500
/** Without a terminal, the status is printed once after a silence of this length. */
const SILENCE_MS = 15_000

/** Updates the status twice a second, in real time. */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { view } = options
  let silentSince = performance.now()
  let explained = false
  const beat = () => {
    const text = describe(options)
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
function describe({ view, clock, speed, machines, rollouts }: HeartbeatOptions): string {
  const now = clock.now()
  const next = findUpcoming(machines(), now)
  const running = rollouts()
  if (next === undefined || running.length > 0) {
    const parts = running.length > 0 ? running : ['no change is planned']
    const line = [formatLocal(now, next?.zone ?? 'UTC'), ...parts].join(' · ')
    if (line.length <= view.room) return line
    return [now.setZone(next?.zone ?? 'UTC').toFormat('HH:mm:ss'), ...parts].join(' · ')
  }
  const wait = next.at.diff(now).as('seconds')
  const here = speed === 1 ? '' : `, ${formatSpan(wait / speed)} here`
  const long =
    `${formatLocal(now, next.zone)} · next: ${next.name} ${next.what} ` +
    `${formatLocal(next.at, next.zone)} (in ${formatSpan(wait)}${here})`
  if (long.length <= view.room) return long
  const time = now.setZone(next.zone).toFormat('HH:mm:ss')
  return `${time} · ${next.name} ${next.what} in ${formatSpan(wait)}${here}`
}
