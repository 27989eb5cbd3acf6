// The pods of a run, each in its place; who is killed is followed by another.
import { Duration } from 'luxon'
import type { Clock } from '#src/clock/clock.ts'
import type { CloudEventRequest } from '#src/embedded/world.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import type { Sent } from './events.ts'
import type { Plan, Seconds } from './plan.ts'
import { type Pod, type PodOptions, startScheduledMachine, startSweep } from './pod.ts'
import type { Seams } from './seams.ts'

export interface Crew {
  podsOf(to: Sent['to']): readonly Pod[]
  /** Kills it, and starts another in its place. */
  replace(pod: Pod): void
  /** Kills whoever is in that place: those of scheduled-machine are first. */
  killAt(place: number): void
  /** The clock of that place jumps. */
  jump(place: number, by: Seconds): void
  /** All clocks are right. */
  setClocks(): void
}

export interface CrewOptions {
  readonly plan: Plan
  readonly clock: Clock
  readonly seams: Seams
  readonly transport: PodOptions['transport']
  /** The way of the sweep to scheduled-machine. */
  readonly post: (event: CloudEventRequest) => Promise<number>
}

const SETTINGS: PassSettings = {
  ...DEFAULT_SETTINGS,
  finalizerTimeout: Duration.fromObject({ minutes: 10 }),
  forceFinalizer: false,
}

export function createCrew({ plan, clock, seams, transport, post }: CrewOptions): Crew {
  const log = createLogger({ level: 'error', write: () => {}, time: () => '' })
  const skews = [...plan.skews]
  const pods: Pod[] = []
  const generations: number[] = []
  let ids = 0

  const start = (place: number): Pod => {
    const generation = (generations[place] ?? 0) + 1
    generations[place] = generation
    const isSweep = place >= plan.pods
    const common = {
      name: `${isSweep ? `sweep-${place - plan.pods}` : `scheduled-machine-${place}`}.${generation}`,
      clock,
      skew: () => skews[place] ?? 0,
      log,
      transport,
      settings: SETTINGS,
      seams,
    }
    return isSweep
      ? startSweep({ ...common, post, newId: () => `due-${++ids}` })
      : startScheduledMachine(common)
  }
  const replace = (pod: Pod | undefined): void => {
    if (pod === undefined) return
    pod.kill()
    const place = pods.indexOf(pod)
    if (place !== -1) pods[place] = start(place)
  }
  for (let place = 0; place < plan.pods + plan.sweepPods; place += 1) pods.push(start(place))

  return {
    podsOf: (to) => (to === 'sweep' ? pods.slice(plan.pods) : pods.slice(0, plan.pods)),
    replace,
    killAt: (place) => replace(pods[place]),
    jump(place, by) {
      skews[place] = (skews[place] ?? 0) + by
    },
    setClocks: () => void skews.fill(0),
  }
}
