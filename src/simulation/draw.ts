// The plan of a seed: a few machines around an edge of their windows, and some of everything that can go
// wrong, in a mixture that the seed chooses. Many seeds have little of it: a defect is often hidden by the
// next fault.
import { DateTime } from 'luxon'
import { type Chance, createChance, seedFor } from './chance.ts'
import { drawClusters } from './draw-clusters.ts'
import { withDrains } from './draw-drains.ts'
import { drawOwnership } from './draw-ownership.ts'
import { drawRefusals } from './draw-refusals.ts'
import { drawStrangers, drawWorkloadApi } from './draw-strangers.ts'
import type {
  EventFault,
  Incident,
  MachinePlan,
  OtherAction,
  Plan,
  RequestFault,
  Seconds,
  UserAction,
} from './plan.ts'
import { drawThrottles } from './throttle.ts'

/** A Monday. Windows of 09:00 to 10:00 open or close in every run. */
const DAY = '2026-01-05T'
const OPENS = '09:00:00Z'
const CLOSES = '10:00:00Z'
// What can go wrong goes wrong with few machines at one edge, and the more of either the longer a run takes.
const BOTH_EDGES = 0.04
const MACHINES = [1, 1, 1, 1, 1, 1, 1, 2, 2, 3]
/** More requests, and more events, than a run has before it is calm. */
const CALLS = 3_000
const EVENTS = 600
/** Streams of draws of their own leave those of the others as they are. */
const REFUSALS = 16
const THROTTLES = 15

/** The plan of `seed`, a whole number. */
export function drawPlan(seed: number): Plan {
  const chance = createChance(seed)
  const edge = chance.happens(BOTH_EDGES) ? 'both' : chance.pick(['opens', 'closes', 'closes'])
  const before = chance.whole(20, 400)
  const start = DateTime.fromISO(`${DAY}${edge === 'closes' ? CLOSES : OPENS}`, { zone: 'utc' })
    .minus({ seconds: before })
    .startOf('second')
  const calmAt = edge === 'both' ? before + 3_600 + 400 : before + chance.whole(200, 900)
  const pods = chance.pick([1, 2, 2, 3])
  const sweepPods = chance.pick([1, 1, 2])
  const lost = drawLost(chance)
  const onlyLost = lost.events || lost.alarm
  const skewed = !onlyLost && chance.happens(0.3)
  const ordinary = Array.from({ length: chance.pick(MACHINES) }, (_, index) =>
    drawMachine(chance, index, before),
  )
  const hasWorkloadCluster = chance.happens(0.3)
  const workload = drawWorkloadApi(seed, hasWorkloadCluster)
  const machines = withDrains(seed, ordinary, workload.hasWorkloadApi)
  const scope = { chance, calmAt, machines, pods: pods + sweepPods, hasWorkloadCluster }
  return {
    seed,
    start,
    calmAt,
    pods,
    sweepPods,
    skews: Array.from({ length: pods + sweepPods }, () =>
      skewed ? chance.pick([-30, -2, -0.5, 0, 0.5, 2, 30]) : 0,
    ),
    latency: chance.pick([0.005, 0.02, 0.2, 1.5]),
    hasWorkloadCluster,
    ...workload,
    lost,
    machines,
    incidents: onlyLost
      ? []
      : [
          ...drawRequestFaults(chance),
          ...drawEventFaults(chance),
          ...drawTimed(scope),
          ...drawStrangers(seed, scope),
          ...drawRefusals(createChance(seedFor(seed, REFUSALS)), calmAt),
          ...drawThrottles(createChance(seedFor(seed, THROTTLES)), calmAt),
          ...drawClusters(seed, calmAt),
          ...drawOwnership(seed, { calmAt, machines: machines.length }),
        ].sort(byTime),
  }
}

function drawLost(chance: Chance): Plan['lost'] {
  return chance.happens(0.9)
    ? { events: false, alarm: false }
    : chance.pick([
        { events: true, alarm: false },
        { events: false, alarm: true },
        { events: true, alarm: true },
      ])
}

function drawMachine(chance: Chance, index: number, before: Seconds): MachinePlan {
  const workloads = chance.pick([0, 1, 1, 2])
  return {
    name: `worker-${index}`,
    at: chance.happens(0.6) ? 0 : chance.whole(0, before + 60),
    workloads,
    budget: workloads > 0 && chance.happens(0.5) ? chance.whole(0, workloads) : undefined,
    spec: {
      schedule: {
        daysOfWeek: ['mon-fri'],
        hoursOfDay: [chance.pick(['9', '9', '9', '0-23'])],
        timezone: 'UTC',
        enabled: !chance.happens(0.05),
      },
      clusterName: 'prod',
      bootstrapSpec: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
        kind: 'TestConfig',
        spec: { role: 'worker' },
      },
      infrastructureSpec: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2',
        kind: 'TestMachine',
        spec: { size: 'large' },
      },
      priority: chance.whole(0, 100),
      gracefulShutdownTimeout: chance.pick(['0s', '20s', '90s', '3m']),
      nodeDrainTimeout: chance.pick(['30s', '2m', '4m']),
      provisioningTimeout: chance.pick(['3m', '30m']),
    },
  }
}

function drawRequestFaults(chance: Chance): readonly Incident[] {
  const rate = chance.pick([0, 0, 0.003, 0.01, 0.03, 0.1])
  const mostly = chance.happens(0.3) ? drawRequestFault(chance) : undefined
  return numbersAt(chance, rate, CALLS).map((call) => ({
    type: 'request',
    call,
    fault: mostly ?? drawRequestFault(chance),
  }))
}

function drawRequestFault(chance: Chance): RequestFault {
  const effect = chance.happens(0.5)
  switch (chance.whole(0, 9)) {
    case 0:
      return { type: 'answer', status: 409, effect: false }
    case 1:
      return { type: 'answer', status: 429, effect: false }
    case 2:
      return { type: 'answer', status: chance.pick([500, 503, 504]), effect }
    case 3:
      return { type: 'reset', effect }
    case 4:
      return { type: 'silence', effect }
    case 5:
      return { type: 'slow', there: chance.number(0, 30), back: chance.number(0, 12) }
    case 6:
      return { type: 'slow', there: 0, back: chance.number(0.5, 9) }
    case 7:
      return { type: 'stale' }
    default:
      return { type: 'kill', effect }
  }
}

function drawEventFaults(chance: Chance): readonly Incident[] {
  const rate = chance.pick([0, 0, 0.02, 0.1, 0.4])
  return numbersAt(chance, rate, EVENTS).map((event) => ({
    type: 'event',
    event,
    fault: drawEventFault(chance),
  }))
}

function drawEventFault(chance: Chance): EventFault {
  switch (chance.whole(0, 2)) {
    case 0:
      return { type: 'lose' }
    case 1: {
      const times = chance.whole(1, 3)
      return { type: 'repeat', after: Array.from({ length: times }, () => chance.number(0, 40)) }
    }
    default:
      return { type: 'delay', by: chance.number(0.1, 60) }
  }
}

function numbersAt(chance: Chance, rate: number, most: number): readonly number[] {
  if (rate === 0) return []
  return Array.from({ length: most }, (_, index) => index + 1).filter(() => chance.happens(rate))
}

interface Scope {
  readonly chance: Chance
  readonly calmAt: Seconds
  readonly machines: readonly MachinePlan[]
  readonly pods: number
  readonly hasWorkloadCluster: boolean
}

function drawTimed(scope: Scope): readonly Incident[] {
  const { chance } = scope
  const count = chance.pick([0, 1, 1, 2, 3, 6, 12])
  return Array.from({ length: count }, () => drawOneTimed(scope))
}

function drawOneTimed({ chance, calmAt, machines, pods, hasWorkloadCluster }: Scope): Incident {
  const at = chance.number(1, calmAt - 1)
  const machine = chance.whole(0, machines.length - 1)
  switch (chance.whole(0, 11)) {
    case 0:
      return { type: 'lostAlarm', at, for: chance.whole(5, 600) }
    case 1:
      return { type: 'apiRestart', at, for: chance.whole(1, 90) }
    case 2:
      return hasWorkloadCluster
        ? { type: 'workloadDown', at, for: chance.whole(5, 400) }
        : { type: 'killPod', at, pod: chance.whole(0, pods - 1) }
    case 3:
      return { type: 'killPod', at, pod: chance.whole(0, pods - 1) }
    case 4: {
      const by = chance.pick([-7_200, -600, -90, -5, 5, 90, 600, 7_200])
      return { type: 'clock', at, pod: chance.whole(0, pods - 1), by }
    }
    case 5:
      return { type: 'provider', at, machine, action: chance.pick(['fail', 'hang', 'mend']) }
    case 6:
    case 7:
    case 8:
      return { type: 'other', at, machine, action: drawOther(chance) }
    default:
      return { type: 'user', at, machine, action: drawUser(chance) }
  }
}

function drawUser(chance: Chance): UserAction {
  switch (chance.whole(0, 8)) {
    case 0:
      return { type: 'enable', enabled: chance.happens(0.5) }
    case 1:
      return { type: 'schedule', hours: [chance.pick(['9', '0-23', '3'])] }
    case 2:
      return { type: 'timezone', timezone: chance.pick(['Mars/Olympus', 'UTC']) }
    case 3:
      return { type: 'killSwitch', on: chance.happens(0.6) }
    case 4:
      return { type: 'pause', on: chance.happens(0.7) }
    case 5:
      return { type: 'pauseCluster', on: chance.happens(0.7) }
    case 6:
      return { type: 'kind', kind: chance.pick(['TestMachine', 'DockerMachine']) }
    case 7:
      return { type: 'delete' }
    default:
      return { type: 'recreate' }
  }
}

function drawOther(chance: Chance): OtherAction {
  switch (chance.whole(0, 8)) {
    case 0:
      return { type: 'cordon' }
    case 1:
      return { type: 'uncordon' }
    case 2:
      return { type: 'taint' }
    case 3:
      return { type: 'label' }
    case 4:
      return { type: 'holdMachine' }
    case 5:
      return { type: 'deleteMachine' }
    case 6:
      return { type: 'deleteNode' }
    case 7:
      return { type: 'takeName' }
    default:
      return { type: 'budget', keep: chance.whole(0, 2) }
  }
}

// What is at no time of its own keeps its order, before the others.
function byTime(a: Incident, b: Incident): number {
  return timeOf(a) - timeOf(b)
}

function timeOf(incident: Incident): Seconds {
  return 'at' in incident ? incident.at : 0
}
