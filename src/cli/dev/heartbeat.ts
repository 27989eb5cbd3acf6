// The status line of `sundial dev` while nothing happens: the simulated time, what the pools wait for, and the next change.
import { formatLocal, formatSpan } from '#src/views/local-time.ts'
import type { LiveView } from './live-view.ts'
import { type SkipContext, skipWhenIdle } from './skip-ahead.ts'
import { findUpcoming } from './upcoming.ts'

export interface Heartbeat {
  /** Call it when something was printed: the silence starts again. */
  touch(): void
  stop(): void
}

export interface HeartbeatOptions extends SkipContext {
  readonly view: LiveView
  /** The pools that are not up to date: `workers 1/4 updated`. */
  readonly rollouts: () => readonly string[]
  /** Skips hours in which nothing happens. */
  readonly skips: boolean
}

const BEAT_MS = 500
/** So long nothing must have happened before it skips, and so much time must be saved. */
const SKIP_AFTER_MS = 5_000
const SKIP_LEAST_SECONDS = 20
/** Without a terminal, the status is printed once after a silence of this length. */
const SILENCE_MS = 15_000

/** Updates the status twice a second, in real time. Skips in a silence, if the clock runs faster than real time. */
export function startHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { view, clock, skips } = options
  let silentSince = performance.now()
  let explained = false
  const touch = () => {
    silentSince = performance.now()
    explained = false
  }
  const beat = () => {
    const isSilent = performance.now() - silentSince >= SKIP_AFTER_MS
    const skipped =
      skips && isSilent && clock.isRunning && clock.speed > 1
        ? skipWhenIdle(options, SKIP_LEAST_SECONDS)
        : undefined
    if (skipped !== undefined) {
      view.print(skipped)
      touch()
    }
    const text = describe(options)
    view.status(text)
    if (explained || performance.now() - silentSince < SILENCE_MS) return
    explained = true
    if (!view.hasStatus) view.print(text)
  }
  const interval = setInterval(beat, BEAT_MS)
  return {
    touch,
    stop: () => clearInterval(interval),
  }
}

// On a narrow terminal, the dates and offsets are left out.
function describe({ view, clock, machines, rollouts }: HeartbeatOptions): string {
  const { speed } = clock
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
  const here = !clock.isRunning
    ? ', paused'
    : speed === 1
      ? ''
      : `, ${formatSpan(wait / speed)} here`
  const long =
    `${formatLocal(now, next.zone)} · next: ${next.name} ${next.what} ` +
    `${formatLocal(next.at, next.zone)} (in ${formatSpan(wait)}${here})`
  if (long.length <= view.room) return long
  const time = now.setZone(next.zone).toFormat('HH:mm:ss')
  return `${time} · ${next.name} ${next.what} in ${formatSpan(wait)}${here}`
}
