// A pod of the function, as it runs in production. Its requests are counted, and it can be killed after any of them.
import { Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import type { VirtualClock } from '#src/embedded/virtual-clock.ts'
import { type CloudEventRequest, dueEvent } from '#src/events/post-event.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { Transport } from '#src/kube/transport.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { DUE_SCHEDULE_OVERRIDES, DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createFindUnsettled } from '#src/scheduled-machine/settled/find-unsettled.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { ping } from '#test/support/events.ts'
import { withoutPauses } from '#test/support/without-pauses.ts'
import { KEY } from './objects.ts'
import { createRecorder } from './recorder.ts'

export interface PassReport {
  /** HTTP status of the answer. */
  readonly answer: number
  /** Every request of the pass, in order: `PATCH scheduledmachines/worker/status`. */
  readonly calls: readonly string[]
}

interface FunctionPod {
  pass(killAfter: number, event?: CloudEventRequest): Promise<PassReport>
  backstop(): Promise<PassReport>
}

export function createPod(
  transport: Transport,
  clock: VirtualClock,
  settings: Partial<PassSettings> = {},
): FunctionPod {
  const recorder = createRecorder(transport)
  const client = createKubeClient(recorder.transport)
  const log = createLogger({ level: 'error', write: () => {}, time: () => '' })
  const options = {
    client,
    discovery: createDiscovery(client, clock),
    // A kubeconfig leads to a client of its own, of the same cluster.
    workload: createWorkloadAccess({
      management: client,
      connect: () => createKubeClient(recorder.transport),
    }),
    clock,
    log,
    settings: {
      ...DEFAULT_SETTINGS,
      finalizerTimeout: Duration.fromObject({ minutes: 10 }),
      forceFinalizer: false,
      reclaimDisables: 'spec' as const,
      ...settings,
    },
  }
  const alarm = createAlarm({ client, clock, log, namespace: 'sundial-system' })
  const { app, idle } = createReconcilerApp({
    client,
    clock,
    log,
    alarm,
    reconcile: createReconciler(createScheduledMachineSystem(options), {
      ...options,
      clock: withoutPauses(clock),
    }),
    watches: createWatches({ providerGroups: [] }),
  })
  const post = async (event: CloudEventRequest) =>
    (await app.request('/', { method: 'POST', ...event })).status
  const sweep = createSweepApp({
    client,
    clock,
    log,
    alarm,
    targets: [
      {
        ...DUE_SCHEDULED_MACHINES,
        sink: 'http://scheduled-machine',
        findUnsettled: createFindUnsettled(options),
      },
      { ...DUE_SCHEDULE_OVERRIDES, sink: 'http://scheduled-machine' },
    ],
    post: (_sink, event) => post(event),
  })
  return {
    async backstop() {
      recorder.begin()
      const { status } = await sweep.app.request('/', ping('backstop'))
      return { answer: status, calls: recorder.calls() }
    },
    async pass(after, event = DUE) {
      recorder.begin(after)
      const answer = await post(event)
      // A source's event is answered before its pass.
      while (!idle()) await new Promise((resolve) => setImmediate(resolve))
      return { answer, calls: recorder.calls() }
    },
  }
}

const DUE = dueEvent('ScheduledMachine', [KEY], {
  id: '1',
  source: '/test',
  time: '2026-01-05T00:00:00Z',
})
