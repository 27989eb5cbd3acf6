// ScheduledMachines in the fault simulator.
import { Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
// A kubeconfig imports the first of these when it is first read, the first event of an override the second, and the first
// calendar the third. The simulated clock does not wait for an import, so the first run of a process would differ from the
// others.
import '#src/cluster-api/yaml.ts'
import '#src/scheduled-machine/overrides/settle-overrides.ts'
import '#src/schedule/icalendar/calendar-events.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess, type WorkloadAccess } from '#src/cluster-api/workload.ts'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import type { decide, triage } from '#src/scheduled-machine/decide.ts'
import { DUE_SCHEDULE_OVERRIDES, DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { FINALIZER } from '#src/scheduled-machine/labels.ts'
import { MACHINE_EVENTS, phaseTransitions } from '#src/scheduled-machine/phase-transitions.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createFindUnsettled } from '#src/scheduled-machine/settled/find-unsettled.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createSender, type SinkOf } from '../core/sender.ts'
import {
  NO_DEFECT,
  type PodDeps,
  type Seams,
  type SimulatedSystem,
} from '../core/simulated-system.ts'
import { count } from '../core/story.ts'
import { drawPlan } from './draw.ts'
import { createJudge } from './judge.ts'
import { createPeople } from './people.ts'
import { objectOf } from './people-objects.ts'
import { NAMESPACE } from './places.ts'
import { type Action, type MachinePlan, type MachinesPlan, nameOfAction } from './plan.ts'
import { disablesSchedule, removesAcknowledgement } from './rules/reclaims.ts'
import { cloned } from './templates.ts'

/** Places where a test can put a deliberate defect of this system. */
export interface MachineSeams extends Seams {
  /** The way to workload clusters. */
  readonly workload: (access: WorkloadAccess) => WorkloadAccess
  /** The rules, if not our own. */
  readonly triage: typeof triage
  readonly decide: typeof decide
  /** Takes the transitions, if a pod sends them. */
  readonly sink: SinkOf
}

const SETTINGS: Omit<PassSettings, 'reclaimDisables'> = {
  ...DEFAULT_SETTINGS,
  finalizerTimeout: Duration.fromObject({ minutes: 10 }),
  forceFinalizer: false,
}
// The defaults of functions/scheduled-machine/environment.ts.
const CONCURRENCY = 500
const PASS_TIMEOUT = { seconds: 55 }
const PROVIDER_GROUPS = [
  ...DEFAULT_SETTINGS.bootstrapGroups,
  ...DEFAULT_SETTINGS.infrastructureGroups,
]

/** ScheduledMachines, with a deliberate defect in some seams. */
export function simulateScheduledMachines(
  seams: Partial<MachineSeams> = {},
): SimulatedSystem<Action, MachinesPlan> {
  const { workload: through = (access: WorkloadAccess) => access, triage, decide } = seams
  const readingOf = (deps: PodDeps) => ({
    ...deps,
    discovery: createDiscovery(deps.client, deps.clock),
    workload: through(createWorkloadAccess({ management: deps.client, connect: deps.connect })),
  })
  return {
    name: 'scheduled-machine',
    resource: SCHEDULED_MACHINES,
    finalizer: FINALIZER,
    isOwnChange: (object, old) =>
      disablesSchedule(object, old) || removesAcknowledgement(object, old),
    seams: { ...NO_DEFECT, ...seams },
    // A spec that is invalid must reach the function (I9).
    installation: scheduledMachineInstallation({ hasPolicy: false }),
    furnish: (world) =>
      world.ensureFor(
        drawPlan(0)
          .machines.flatMap((each) => [each, cloned(each)])
          .map(objectOf),
      ),
    worldOf: ({ hasWorkloadApi }) => ({ hasWorkloadApi }),

    createApp(deps, { reclaimDisables }) {
      const reading = readingOf(deps)
      const system = createScheduledMachineSystem({
        ...reading,
        settings: { ...SETTINGS, reclaimDisables },
      })
      const rules = { ...(triage && { triage }), ...(decide && { decide }) }
      const sender = createSender(deps, MACHINE_EVENTS, seams.sink)
      const ours = { ...system, ...rules }
      const reconcile = createReconciler(sender?.of(ours, phaseTransitions) ?? ours, reading)
      return createReconcilerApp({
        ...deps,
        reconcile: sender?.after(reconcile) ?? reconcile,
        ...(seams.createQueue !== undefined && { createQueue: seams.createQueue }),
        watches: createWatches({ providerGroups: PROVIDER_GROUPS }),
        concurrency: CONCURRENCY,
        passTimeout: PASS_TIMEOUT,
      })
    },
    createTargets: (deps) => [
      { ...DUE_SCHEDULED_MACHINES, findUnsettled: createFindUnsettled(readingOf(deps)) },
      DUE_SCHEDULE_OVERRIDES,
    ],

    createPeople,
    createJudge,

    keysOf: ({ machines }) => machines.map(({ name }) => ({ namespace: NAMESPACE, name })),
    describe: (action, { machines }) => ({
      name: nameOfAction(action),
      about: machines[action.machine]?.name ?? '',
    }),
    tell: ({ machines }) => ({
      count: count(machines.length, 'machine'),
      lines: machines.map(lineOf),
    }),
    simplifications,
  }
}

function lineOf({ name, at, spec, workloads, budget }: MachinePlan): string {
  const keeps = budget === undefined ? '' : `, a budget keeps ${budget}`
  return `${name} after ${at} s, ${count(workloads, 'pod')}${keeps}: ${JSON.stringify(spec)}`
}

function simplifications({
  machines,
  incidents,
  skews,
}: MachinesPlan): readonly Partial<MachinesPlan>[] {
  const used = incidents.flatMap((each) => ('machine' in each ? [each.machine] : []))
  const last = Math.max(0, ...used)
  return [
    { machines: machines.slice(0, last + 1) },
    { skews: skews.map(() => 0) },
    { hasWorkloadCluster: false },
    { latency: 0.005 },
    { sweepPods: 1, pods: 1 },
    { machines: machines.map((machine) => ({ ...machine, at: 0 })) },
  ]
}
