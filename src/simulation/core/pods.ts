// The pods of a run, each in its place. A pod that is killed is replaced by another.
import type { FunctionApp } from '#functions/function-app.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import type { Clock } from '#src/clock/clock.ts'
import { SWEEP } from '#src/embedded/installation.ts'
import type { CloudEventRequest } from '#src/embedded/world.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import type { Plan, Seconds, TimedAction } from './plan.ts'
import { type Pod, type PodOptions, startPod } from './pod.ts'
import type { PodDeps, SimulatedSystem } from './simulated-system.ts'

export interface Pods {
  /** Of the sweep, or of the system's function. */
  of(name: string): readonly Pod[]
  /** Kills it, and starts another in its place. */
  replace(pod: Pod): void
  /** Kills the pod in that place. Pods of the system's function come first. */
  killAt(place: number): void
  /** The clock of that place jumps. */
  jump(place: number, by: Seconds): void
  /** Sets all clocks right. */
  setClocks(): void
}

export interface PodsOptions<Action extends TimedAction, P extends Plan<Action>> {
  readonly system: SimulatedSystem<Action, P>
  readonly plan: P
  readonly clock: Clock
  readonly transport: PodOptions['transport']
  /** The way of the sweep to the system's function. */
  readonly post: (event: CloudEventRequest) => Promise<number>
}

export function createPods<Action extends TimedAction, P extends Plan<Action>>({
  system,
  plan,
  clock,
  transport,
  post,
}: PodsOptions<Action, P>): Pods {
  const { name, seams } = system
  const log = createLogger({ level: 'error', write: () => {}, time: () => '' })
  const skews = [...plan.skews]
  const pods: Pod[] = []
  const generations: number[] = []
  let ids = 0

  const createSweep = (deps: PodDeps): FunctionApp =>
    createSweepApp({
      ...deps,
      targets: [{ ...system.createTarget(deps), sink: `http://${name}.sundial-system.svc` }],
      post: (_sink, event) => seams.post(post)(event),
      newId: () => `due-${++ids}`,
    })
  const start = (place: number): Pod => {
    const generation = (generations[place] ?? 0) + 1
    generations[place] = generation
    const isSweep = place >= plan.pods
    return startPod({
      name: `${isSweep ? `${SWEEP}-${place - plan.pods}` : `${name}-${place}`}.${generation}`,
      clock,
      skew: () => skews[place] ?? 0,
      log,
      transport,
      seams,
      createApp: isSweep ? createSweep : (deps) => system.createApp(deps, plan),
    })
  }
  const replace = (pod: Pod | undefined): void => {
    if (pod === undefined) return
    pod.kill()
    const place = pods.indexOf(pod)
    if (place !== -1) pods[place] = start(place)
  }
  for (let place = 0; place < plan.pods + plan.sweepPods; place += 1) pods.push(start(place))

  return {
    of: (to) => (to === SWEEP ? pods.slice(plan.pods) : pods.slice(0, plan.pods)),
    replace,
    killAt: (place) => replace(pods[place]),
    jump(place, by) {
      skews[place] = (skews[place] ?? 0) + by
    },
    setClocks: () => void skews.fill(0),
  }
}
