// The plan of a seed: a few machines around an edge of their windows, and faults and actions in a mixture that the seed
// chooses. Parts that were added later are drawn from streams of their own, so that the rest of a plan stays the same.
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
import { calendarEdges, drawCalendars, withCalendars } from './calendars.ts'
import { drawDaemonSets, withDaemonSets } from './daemon-sets.ts'
import {
  drawClusters,
  drawOwnership,
  drawRefusals,
  drawStrangers,
  drawTimed,
} from './draw-actions.ts'
import {
  drawAcknowledgements,
  drawReclaimDisables,
  drawReclaims,
  withCommands,
} from './draw-reclaims.ts'
import { drawEdges, withEdges } from './edges.ts'
import { edgesOf } from './ends.ts'
import { drawHolidays, withHolidays } from './holidays.ts'
import { drawOverrides, overrideEdges } from './overrides.ts'
import type { Action, MachinePlan, MachinesPlan } from './plan.ts'
import { drawTaints, withTaints } from './taints.ts'
import { drawTemplates, withTemplates } from './templates.ts'

/** A Monday. Windows of 09:00 to 10:00 open or close in every run. */
const DAY = '2026-01-05T'
const OPENS = '09:00:00Z'
const CLOSES = '10:00:00Z'
// Nearly all defects show with few machines at one edge. More of either makes a run longer.
const BOTH_EDGES = 0.04
const MACHINES = [1, 1, 1, 1, 1, 1, 1, 2, 2, 3]
const DRAINS = 14
const THROTTLES = 15
const REFUSALS = 16
const BUSY = 1013
const PLACE = 1012

/** The part of a spec about the Cluster and the provider objects. All of them are the same. */
export const PROVIDER = {
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
} as const

/** The plan of `seed`, a whole number. */
export function drawPlan(seed: number): MachinesPlan {
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
  const drained = withDrains(seed, ordinary, workload.hasWorkloadApi)
  const plain = withCommands(seed, withTemplates(seed, withTaints(seed, drained)))
  const scheduled = withCalendars(seed, withDaemonSets(seed, plain, workload))
  const machines = withEdges(seed, withHolidays(seed, scheduled))
  const overrides = drawOverrides(seed, { calmAt, machines, start }, onlyLost)
  const edges = withOverrideEdges(start, calendarEdges(start, machines), overrides)
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
    reclaimDisables: drawReclaimDisables(seed),
    machines,
    ...(edges !== undefined && { edges }),
    incidents: onlyLost
      ? [...overrides].sort(byTime)
      : [
          ...drawRequestFaults(chance),
          ...drawEventFaults(chance),
          ...drawTimed(scope),
          ...drawStrangers(seed, scope),
          ...drawRefusals(createChance(seedFor(seed, REFUSALS)), calmAt),
          ...drawThrottles(createChance(seedFor(seed, THROTTLES)), calmAt),
          ...drawBusy(createChance(seedFor(seed, BUSY)), calmAt),
          ...drawClusters(seed, calmAt),
          ...drawTaints(seed, { calmAt, machines }),
          ...drawTemplates(seed, { calmAt, machines }),
          ...drawOwnership(seed, { calmAt, machines: machines.length }),
          ...drawReclaims(seed, { calmAt, machines: machines.length }),
          ...drawAcknowledgements(seed, { calmAt, machines: machines.length }),
          ...drawDaemonSets(seed, { calmAt, machines }),
          ...drawCalendars(seed, { calmAt, machines }),
          ...drawHolidays(seed, { calmAt, machines }),
          ...drawEdges(seed, { calmAt, machines }),
          ...overrides,
        ].sort(byTime),
  }
}

// Without a window or an override that needs others, the edges are those of every run.
function withOverrideEdges(
  start: DateTime,
  edges: MachinesPlan['edges'],
  overrides: readonly Action[],
): MachinesPlan['edges'] {
  const own = overrideEdges(start, overrides)
  return own.length === 0 ? edges : [...(edges ?? edgesOf({ start })), ...own]
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
      ...PROVIDER,
      priority: chance.whole(0, 100),
      gracefulShutdownTimeout: chance.pick(['0s', '20s', '90s', '3m']),
      nodeDrainTimeout: chance.pick(['30s', '2m', '4m']),
      provisioningTimeout: chance.pick(['3m', '30m']),
    },
  }
}

function drawWorkloadApi(
  seed: number,
  hasWorkloadCluster: boolean,
): Pick<MachinesPlan, 'hasWorkloadApi' | 'hasNamesakes'> {
  const chance = createChance(seedFor(seed, PLACE))
  const hasWorkloadApi = hasWorkloadCluster && chance.happens(0.6)
  return { hasWorkloadApi, hasNamesakes: hasWorkloadApi && chance.happens(0.5) }
}

// Some machines are drained in an unusual way, or are paused when they are made.
function withDrains(
  seed: number,
  machines: readonly MachinePlan[],
  hasWorkloadApi: boolean,
): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, DRAINS))
  return machines.map((machine) => {
    const isTolerant = chance.happens(0.15)
    const isMadePaused = chance.happens(0.1)
    const drain = chance.happens(0.15) ? chance.pick(['excluded', 'hook'] as const) : undefined
    return {
      ...machine,
      // In a workload cluster with an API server of its own no controller replaces pods.
      ...(isTolerant && !hasWorkloadApi && { isTolerant }),
      ...(isMadePaused && { isMadePaused }),
      ...(drain !== undefined && { drain }),
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
