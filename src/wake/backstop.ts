// The backstop of a process that always runs: a sweep in every period, and a moment after changes may have been missed.
import type { DurationLike } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'

export interface Backstop {
  /** A sweep a moment from now: many calls in that moment are one sweep. */
  soon(): void
  stop(): void
}

/** Watches begin one after the other, and one sweep is enough for all of them. */
const SOON = { seconds: 1 }

export interface BackstopOptions {
  readonly clock: Clock
  /** From the start of a sweep to that of the next one. */
  readonly period: DurationLike
  /** Sweeps. The next sweep waits until this one has ended. Must not reject. */
  readonly sweep: () => Promise<void>
}

/** The first sweep is a moment from now. */
export function createBackstop({ clock, period, sweep }: BackstopOptions): Backstop {
  let isStopped = false
  let isSweeping = false
  let isWanted = false
  let cancel = () => {}

  const schedule = (after: DurationLike): void => {
    cancel()
    if (!isStopped) cancel = clock.at(clock.now().plus(after), () => void run())
  }

  const run = async (): Promise<void> => {
    const next = clock.now().plus(period)
    isSweeping = true
    isWanted = false
    await sweep()
    isSweeping = false
    schedule(isWanted ? SOON : next.diff(clock.now()))
  }

  schedule(SOON)
  return {
    soon() {
      isWanted = true
      if (!isSweeping) schedule(SOON)
    },
    stop() {
      isStopped = true
      cancel()
    },
  }
}
