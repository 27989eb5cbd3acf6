// The function scheduled-machine on a simulated cluster.
import { Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
// The first event of an override imports the first, and the first calendar the second. A simulated clock does not wait for
// an import.
import '#src/scheduled-machine/overrides/settle-overrides.ts'
import '#src/schedule/icalendar/calendar-events.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { DUE_SCHEDULE_OVERRIDES, DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createFindUnsettled } from '#src/scheduled-machine/settled/find-unsettled.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import type { WiredFunction, Wires } from './wires.ts'

/** The function, and what the sweep has to know of it. */
export function wireScheduledMachines({ client, clock, log, alarm, track }: Wires): WiredFunction {
  const options = {
    client,
    discovery: createDiscovery(client, clock),
    // The simulated cluster is also the workload cluster, whatever a kubeconfig names.
    workload: createWorkloadAccess({ management: client, connect: () => client }),
    clock,
    log,
    settings: {
      ...DEFAULT_SETTINGS,
      finalizerTimeout: Duration.fromObject({ minutes: 10 }),
      forceFinalizer: false,
      reclaimDisables: 'spec' as const,
    },
  }
  const reconcile = createReconciler(createScheduledMachineSystem(options), options)
  const findUnsettled = createFindUnsettled(options)
  const { bootstrapGroups, infrastructureGroups } = DEFAULT_SETTINGS
  return {
    name: 'scheduled-machine',
    ...createReconcilerApp({
      client,
      clock,
      log,
      alarm: alarm(),
      reconcile: (request, signal) => track(reconcile(request, signal)),
      watches: createWatches({ providerGroups: [...bootstrapGroups, ...infrastructureGroups] }),
    }),
    targets: [
      {
        ...DUE_SCHEDULED_MACHINES,
        findUnsettled: (notDue) => track(findUnsettled(notDue)),
      },
      DUE_SCHEDULE_OVERRIDES,
    ],
  }
}
