// Runs the functions on a simulated cluster in this process. The functions are the same as in production, but call the API
// server directly. `dev`, `simulate` and the tests use it.
import { Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import type { Clock } from '#src/clock/clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import type { VirtualClock } from '#src/embedded/virtual-clock.ts'
import { createWorld, type Deliver, type World, type WorldOptions } from '#src/embedded/world.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { Transport } from '#src/kube/transport.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createFindUnsettled } from '#src/scheduled-machine/settled/find-unsettled.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createAlarm } from '#src/wake/alarm.ts'

export interface RequestCount {
  readonly read: number
  readonly write: number
}

export interface WiredWorld {
  readonly world: World
  /** The requests of the functions to the API server so far. */
  requests(): RequestCount
  /** Stops sending events. Resolves when the functions have finished all accepted work. */
  stop(): Promise<void>
}

export interface WiredWorldOptions {
  /** A virtual clock is told about running work, and waits for it. */
  readonly clock: Clock | VirtualClock
  readonly log: Logger
  readonly seed?: number
  /** Loses every event and every alarm. Only the backstop works. */
  readonly dropEvents?: boolean
  readonly backstop?: Duration
  /** The versions that Cluster API serves. Default: both. */
  readonly clusterApiVersions?: WorldOptions['clusterApiVersions']
}

/** A simulated cluster with the functions, not yet started. */
export function createWiredWorld(options: WiredWorldOptions): WiredWorld {
  const { clock, log, seed, dropEvents = false, backstop } = options
  const count = { read: 0, write: 0 }
  const deliver: Deliver = (sink, event) => functions.deliver(sink, event)
  const world = createWorld({
    clock,
    deliver,
    ...(seed !== undefined && { seed }),
    ...(options.clusterApiVersions && { clusterApiVersions: options.clusterApiVersions }),
    installations: [
      scheduledMachineInstallation({
        backstopSeconds: backstop?.as('seconds'),
        machineVersion: options.clusterApiVersions?.at(-1),
      }),
    ],
    drop: { events: dropEvents, alarm: dropEvents },
  })
  const track = trackerOf(clock)
  const transport: Transport = (request) => {
    count[request.method === 'GET' ? 'read' : 'write'] += 1
    return world.transport(request)
  }
  const functions = createFunctions(transport, { clock, log, track })

  return {
    world,
    requests: () => ({ ...count }),
    async stop() {
      await world.stop()
      await functions.drain()
    },
  }
}

type Track = <T>(work: Promise<T>) => Promise<T>

// No timer shows that a request is running, so a virtual clock must be told.
function trackerOf(clock: Clock | VirtualClock): Track {
  return 'track' in clock ? (work) => clock.track(work) : (work) => work
}

interface Functions {
  readonly deliver: Deliver
  drain(): Promise<void>
}

function createFunctions(
  transport: Transport,
  { clock, log, track }: { clock: Clock; log: Logger; track: Track },
): Functions {
  const client = createKubeClient(transport)
  // Each function has its own alarm, as in two pods, so that neither shares the other's cache.
  const alarm = () => createAlarm({ client, clock, log, namespace: NAMESPACE })
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
  const scheduledMachine = createReconcilerApp({
    client,
    clock,
    log,
    alarm: alarm(),
    reconcile: (request, signal) => track(reconcile(request, signal)),
    watches: createWatches({
      providerGroups: [
        ...DEFAULT_SETTINGS.bootstrapGroups,
        ...DEFAULT_SETTINGS.infrastructureGroups,
      ],
    }),
  })
  const post = async (
    app: { request: typeof scheduledMachine.app.request },
    event: CloudEventRequest,
  ) => {
    const response = await app.request('/', { method: 'POST', ...event })
    return response.status
  }
  let events = 0
  const sweep = createSweepApp({
    client,
    clock,
    log,
    alarm: alarm(),
    targets: [
      {
        ...DUE_SCHEDULED_MACHINES,
        sink: SCHEDULED_MACHINE_SINK,
        findUnsettled: (notDue) => track(findUnsettled(notDue)),
      },
    ],
    post: (_sink, event) => post(scheduledMachine.app, event),
    newId: () => `due-${++events}`,
  })
  const apps = new Map([
    ['scheduled-machine', scheduledMachine.app],
    ['sweep', sweep.app],
  ])
  const deliver: Deliver = async (sink, event) => {
    const app = apps.get(sink)
    return app === undefined ? 404 : post(app, event)
  }
  return {
    deliver: (sink, event) => track(deliver(sink, event)),
    async drain() {
      await sweep.drain()
      await scheduledMachine.drain()
    },
  }
}

const NAMESPACE = 'sundial-system'
const SCHEDULED_MACHINE_SINK = 'http://scheduled-machine.sundial-system.svc'
