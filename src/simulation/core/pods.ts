// The pods of a run, each in its place. A pod that is killed is replaced by another.
import type { FunctionApp } from '#functions/function-app.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import type { Clock } from '#src/clock/clock.ts'
import { SWEEP } from '#src/embedded/installation.ts'
import type { CloudEventRequest } from '#src/embedded/world.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import type { Plan, Seconds, TimedAction } from './plan.ts'
import { functionOf, type Pod, type PodOptions, startPod } from './pod.ts'
import { NO_DEFECT, type PodDeps, type SimulatedSystem } from './simulated-system.ts'

export interface Pods {
  /** Of the sweep, or of the function of that name. */
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
  readonly fetch: PodOptions['fetch']
  /** The way of the sweep to the function of that name. */
  readonly post: (to: string, event: CloudEventRequest) => Promise<number>
}

export function createPods<Action extends TimedAction, P extends Plan<Action>>({
  system,
  plan,
  clock,
  transport,
  fetch,
  post,
}: PodsOptions<Action, P>): Pods {
  const { name, seams, beside = [] } = system
  const places = plan.pods + plan.sweepPods
  const log = createLogger({ level: 'error', write: () => {}, time: () => '' })
  const skews = [...plan.skews]
  const pods: Pod[] = []
  const generations: number[] = []
  let ids = 0

  const createSweep = (deps: PodDeps): FunctionApp =>
    createSweepApp({
      ...deps,
      targets: [system, ...beside].flatMap(({ name, createTargets }) =>
        createTargets(deps).map((target) => ({ ...target, sink: name })),
      ),
      post: (sink, event) => seams.post((sent) => post(sink, sent))(event),
      newId: () => `due-${++ids}`,
    })
  const start = (place: number): Pod => {
    const generation = (generations[place] ?? 0) + 1
    generations[place] = generation
    const other = beside[place - places]
    const common = { clock, skew: () => skews[place] ?? 0, log, transport, fetch }
    if (other !== undefined) {
      return startPod({
        ...common,
        name: `${other.name}-0.${generation}`,
        seams: NO_DEFECT,
        createApp: (deps) => other.createApp(deps, plan),
      })
    }
    const isSweep = place >= plan.pods
    return startPod({
      ...common,
      name: `${isSweep ? `${SWEEP}-${place - plan.pods}` : `${name}-${place}`}.${generation}`,
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
  for (let place = 0; place < places + beside.length; place += 1) pods.push(start(place))

  return {
    of: (to) => pods.filter(({ name }) => functionOf(name) === to),
    replace,
    killAt: (place) => replace(pods[place]),
    jump(place, by) {
      skews[place] = (skews[place] ?? 0) + by
    },
    setClocks: () => void skews.fill(0),
  }
}
