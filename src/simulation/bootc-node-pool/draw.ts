// The plan of a seed: pools that roll out their images, and faults and actions in a mixture that the seed chooses.
import { DateTime } from 'luxon'
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import {
  drawBusy,
  drawEventFaults,
  drawLost,
  drawRequestFaults,
  drawThrottles,
} from '../core/draw-faults.ts'
import type { Fault, Seconds } from '../core/plan.ts'
import {
  drawImages,
  drawIndecision,
  drawOutsideFaults,
  drawRefusals,
  drawTimed,
  type Scope,
} from './draw-actions.ts'
import { drawMachineActions, drawMachines } from './draw-machines.ts'
import { referenceTo, TAGGED } from './images.ts'
import { BEHAVIOUR, POOL_NAMES } from './places.ts'
import type {
  Action,
  AppPlan,
  HostAnnotations,
  NodePlan,
  PoolPlan,
  PoolsPlan,
  Rollout,
} from './plan.ts'

/** The windows of ScheduledMachines end then. */
const CLOSES = DateTime.fromISO('2026-01-05T10:00:00Z', { zone: 'utc' })
// Nearly all defects show with few nodes. More of them make a run longer.
const NODES = [3, 3, 3, 3, 3, 4, 4, 5, 6, 12]
const POOLS = [1, 1, 1, 1, 2, 2, 3]
const THROTTLES = 15
const BUSY = 16
const REFUSALS = 17
const OUTSIDE = 18
const INDECISION = 19

/** The plan of `seed`, a whole number. */
export function drawPlan(seed: number): PoolsPlan {
  const chance = createChance(seedFor(seed, 101))
  const start = CLOSES.minus({ seconds: chance.whole(60, 400) })
  const calmAt = chance.whole(240, 900)
  const pods = chance.pick([1, 2, 2, 3])
  const sweepPods = chance.pick([1, 1, 2])
  const lost = drawLost(chance)
  const onlyLost = lost.events || lost.alarm
  const skewed = !onlyLost && chance.happens(0.3)
  const count = chance.pick(POOLS)
  const nodes = drawNodes(chance, count)
  const pools = Array.from({ length: count }, (_, place) => drawPool(chance, place))
  const machines = drawMachines(seed)
  const latency = chance.pick([0.005, 0.02, 0.2, 1.5])
  const skews = Array.from({ length: pods + sweepPods }, () =>
    skewed ? chance.pick([-30, -2, -0.5, 0, 0.5, 2, 30]) : 0,
  )
  const apps = drawApps(chance)
  const scope: Scope = { chance, calmAt, pools, nodes, apps, pods: pods + sweepPods }
  const images = drawImages(scope)
  const parts = { seed, start, calmAt, pods, sweepPods, skews, latency, lost }
  return {
    ...parts,
    pools,
    nodes,
    apps,
    machines,
    incidents: onlyLost
      ? images
      : [
          ...drawRequestFaults(chance),
          ...drawEventFaults(chance),
          ...images,
          ...drawTimed(scope),
          ...drawIndecision(createChance(seedFor(seed, INDECISION)), calmAt),
          ...drawThrottles(createChance(seedFor(seed, THROTTLES)), calmAt),
          ...drawBusy(createChance(seedFor(seed, BUSY)), calmAt),
          ...drawRefusals(createChance(seedFor(seed, REFUSALS)), calmAt),
          ...drawOutsideFaults(createChance(seedFor(seed, OUTSIDE)), calmAt),
          ...(machines.length > 0 ? drawMachineActions(seed, calmAt) : []),
        ].sort(byTime),
  }
}

function drawPool(chance: Chance, place: number): PoolPlan {
  const version = chance.pick(['v1', 'v2', 'v2', 'v3'])
  return {
    name: POOL_NAMES[place] ?? POOL_NAMES[0],
    at: chance.happens(0.6) ? 0 : chance.whole(0, 200),
    spec: {
      image: { ref: chance.happens(0.3) ? TAGGED : referenceTo(version) },
      rollout: drawRollout(chance),
    },
  }
}

function drawRollout(chance: Chance): Rollout {
  return {
    maxUnavailable: chance.pick([1, 1, 1, 2, 2, 3, '25%', '50%']),
    drainTimeoutSeconds: chance.pick([0, 0, 30, 120]),
    rebootTimeoutSeconds: chance.pick([0, 120, 300]),
    haltThreshold: chance.pick([2, 2, 1, 3]),
    ...(chance.happens(0.1) && { drain: 'none' as const }),
  }
}

// With several pools, most nodes are in one of them, and some in two: the pools overlap.
function drawNodes(chance: Chance, pools: number): readonly NodePlan[] {
  return Array.from({ length: chance.pick(NODES) }, (_, place) => {
    const first = chance.whole(0, pools - 1)
    const second = chance.whole(0, pools - 1)
    return {
      name: `node-${place}`,
      pools: chance.happens(0.15) ? [first, second] : [first],
      host: drawHost(chance),
      ...(chance.happens(0.1) && { isCordoned: true }),
    }
  })
}

function drawHost(chance: Chance): HostAnnotations {
  const seconds = (name: string, ...values: readonly number[]) => ({
    [`${BEHAVIOUR}${name}-seconds`]: String(chance.pick(values)),
  })
  return {
    ...seconds('stage', 5, 10, 30),
    ...seconds('reboot-delay', 0, 0, 0, 20),
    ...seconds('shutdown', 1, 5),
    ...seconds('reboot', 10, 20, 60),
    ...seconds('ready', 1, 5),
    ...seconds('crash', 5, 30),
    ...(chance.happens(0.15) && { [`${BEHAVIOUR}multi-arch`]: 'true' }),
  }
}

function drawApps(chance: Chance): readonly AppPlan[] {
  return Array.from({ length: chance.pick([0, 1, 1, 2]) }, (_, place) => {
    const replicas = chance.whole(1, 3)
    return {
      name: `app-${place}`,
      replicas,
      ...(chance.happens(0.6) && { keep: chance.whole(0, replicas) }),
    }
  })
}

// Incidents without a time keep their order, before the others.
function byTime(a: Fault | Action, b: Fault | Action): number {
  return timeOf(a) - timeOf(b)
}

function timeOf(incident: Fault | Action): Seconds {
  return 'at' in incident ? incident.at : 0
}
