// A plan for ScheduledMachines of a user, with the faults of a seed.
import { DateTime } from 'luxon'
import { type Fields, fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { createChance, seedFor } from '../core/chance.ts'
import { isFault } from '../core/plan.ts'
import { drawPlan, PROVIDER } from './draw.ts'
import { edgesOf } from './ends.ts'
import type { MachinePlan, MachinesPlan } from './plan.ts'

const WORKLOADS = 1020

/** The fields that a run keeps. The others, and calendars, name objects that it does not have. */
const KEPT = [
  'schedule',
  'priority',
  'gracefulShutdownTimeout',
  'nodeDrainTimeout',
  'provisioningTimeout',
  'killSwitch',
  'leadTime',
  'maxLeadTime',
  'leadCordon',
  'minimumWindow',
  'spread',
  'whenMachineIsDeleted',
  'nodeTaints',
]

/**
 * The machines, which must be valid, around the first change of their windows after `from`. The faults are those of the
 * plan of `seed`, without its actions of people, who would edit the specs. The providers are those of every run.
 */
export function planFor(
  seed: number,
  objects: readonly KubeObject[],
  from: DateTime,
): MachinesPlan {
  const drawn = drawPlan(seed)
  const schedules = objects.flatMap(({ spec }) => parseSpec(spec).schedule ?? [])
  const edge = firstChange(schedules, from)
  const [drawnEdge = drawn.start] = edgesOf(drawn)
  const start = edge.minus(drawnEdge.diff(drawn.start)).startOf('second')
  const machines = objects.map((object, index) => machineOf(seed, object, index, objects))
  return {
    ...drawn,
    start,
    machines,
    edges: schedules.flatMap((schedule) => changesFrom(schedule, start)).sort(byTime),
    incidents: drawn.incidents.filter(isFault),
  }
}

function firstChange(schedules: readonly Schedule[], from: DateTime): DateTime {
  const changes = schedules.flatMap((schedule) => nextChange(schedule, from) ?? [])
  return DateTime.min(...changes) ?? from.plus({ minutes: 5 })
}

// Every change in a day: no run is longer.
function changesFrom(schedule: Schedule, start: DateTime): readonly DateTime[] {
  const until = start.plus({ days: 1 })
  const found: DateTime[] = []
  let at = nextChange(schedule, start)
  while (at !== undefined && at < until) {
    found.push(at)
    at = nextChange(schedule, at)
  }
  return found
}

function byTime(one: DateTime, other: DateTime): number {
  return one.toMillis() - other.toMillis()
}

function machineOf(
  seed: number,
  { metadata, spec }: KubeObject,
  index: number,
  all: readonly KubeObject[],
): MachinePlan {
  const chance = createChance(seedFor(seed, WORKLOADS + index))
  const { namespace = 'default', name } = metadata
  const isOnly = all.filter((other) => other.metadata.name === name).length === 1
  const { calendars: _, ...schedule } = fieldsAt(spec, 'schedule')
  const given: Fields = { ...fieldsAt(spec), schedule }
  const workloads = chance.pick([0, 1, 1, 2])
  return {
    name: isOnly ? name : `${namespace}-${name}`,
    at: 0,
    workloads,
    budget: workloads > 0 && chance.happens(0.5) ? chance.whole(0, workloads) : undefined,
    spec: {
      ...PROVIDER,
      ...Object.fromEntries(
        KEPT.flatMap((field) => (field in given ? [[field, given[field]]] : [])),
      ),
    },
  }
}
