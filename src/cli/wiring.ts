// Runs the functions on a simulated cluster in this process. The functions are the same as in production, but call the API
// server directly. `dev`, `simulate` and the tests use it.
import type { Duration } from 'luxon'
import { createSweepApp } from '#functions/sweep/app.ts'
import type { Clock } from '#src/clock/clock.ts'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import { trackerOf } from '#src/embedded/tracking-clock.ts'
import { createWorld, type Deliver, type World, type WorldOptions } from '#src/embedded/world.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { wireBootcNodePools } from './wiring/bootc-node-pool.ts'
import { wireScheduledMachines } from './wiring/scheduled-machine.ts'
import type { Wires } from './wiring/wires.ts'

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
  /** If it tracks work, it waits for what the functions do. */
  readonly clock: Clock
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
      bootcNodePoolInstallation({ backstopSeconds: backstop?.as('seconds') }),
    ],
    drop: { events: dropEvents, alarm: dropEvents },
  })
  const track = trackerOf(clock)
  const transport: Transport = (request) => {
    count[request.method === 'GET' ? 'read' : 'write'] += 1
    return world.transport(request)
  }
  const functions = createFunctions(transport, { clock, log, track, fetch: world.fetch })

  return {
    world,
    requests: () => ({ ...count }),
    async stop() {
      await world.stop()
      await functions.drain()
    },
  }
}

interface Functions {
  readonly deliver: Deliver
  drain(): Promise<void>
}

function createFunctions(
  transport: Transport,
  { clock, log, track, fetch }: Pick<Wires, 'clock' | 'log' | 'track' | 'fetch'>,
): Functions {
  const client = createKubeClient(transport)
  const alarm = () => createAlarm({ client, clock, log, namespace: NAMESPACE })
  const wires = { client, clock, log, alarm, track, fetch }
  const reconcilers = [wireScheduledMachines(wires), wireBootcNodePools(wires)]
  const apps = new Map(reconcilers.map(({ name, app }) => [name, app]))
  const deliver: Deliver = async (to, event) => {
    const response = await apps.get(to)?.request('/', { method: 'POST', ...event })
    return response?.status ?? 404
  }
  let events = 0
  const sweep = createSweepApp({
    client,
    clock,
    log,
    alarm: alarm(),
    targets: reconcilers.flatMap(({ name, targets }) =>
      targets.map((target) => ({ ...target, sink: name })),
    ),
    post: deliver,
    newId: () => `due-${++events}`,
  })
  apps.set('sweep', sweep.app)
  return {
    deliver: (to, event) => track(deliver(to, event)),
    async drain() {
      await sweep.drain()
      await Promise.all(reconcilers.map((each) => each.drain()))
    },
  }
}

const NAMESPACE = 'sundial-system'
