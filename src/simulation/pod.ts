// A pod of a function: the app as it runs in production, with a memory and a clock of its own. Killed, it
// does nothing more, and nobody gets an answer from it.
import type { DateTime } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import type { Clock } from '#src/clock/clock.ts'
import { createServerClock } from '#src/clock/server-clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { Transport } from '#src/kube/transport.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { createFindUnsettled } from '#src/scheduled-machine/in-service.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { later } from './later.ts'
import type { Seams } from './seams.ts'

export interface Pod {
  /** `scheduled-machine-0.2`: the function, its place, and which pod in that place it is. */
  readonly name: string
  readonly isAlive: boolean
  /** What time it goes by. */
  now(): DateTime
  /** The HTTP status of its answer to an event; 503 when it is killed meanwhile. */
  receive(event: CloudEventRequest): Promise<number>
  kill(): void
}

export interface PodOptions {
  readonly name: string
  readonly clock: Clock
  /** Seconds by which its clock is ahead, at this moment. */
  readonly skew: () => number
  readonly log: Logger
  readonly transport: (pod: Pod, side: 'management' | 'workload') => Transport
  readonly settings: PassSettings
  readonly seams: Seams
}

export interface SweepPodOptions extends PodOptions {
  readonly post: (event: CloudEventRequest) => Promise<number>
  readonly newId: () => string
}

/** A new pod of scheduled-machine. */
export function startScheduledMachine(options: PodOptions): Pod {
  return startPod(options, (pod, clock, management) => {
    const { log, seams } = options
    const reading = createReading(options, { pod, clock, management })
    const { client } = reading
    return createReconcilerApp({
      client,
      clock,
      log,
      alarm: createAlarm({ client, clock, log, namespace: NAMESPACE }),
      reconcile: createReconciler(
        {
          ...createScheduledMachineSystem({ ...reading, settings: options.settings }),
          ...(seams.triage !== undefined && { triage: seams.triage }),
          ...(seams.decide !== undefined && { decide: seams.decide }),
        },
        reading,
      ),
      ...(seams.createQueue !== undefined && { createQueue: seams.createQueue }),
      watches: createWatches({
        providerGroups: [
          ...DEFAULT_SETTINGS.bootstrapGroups,
          ...DEFAULT_SETTINGS.infrastructureGroups,
        ],
      }),
    })
  })
}

/** A new pod of the sweep. */
export function startSweep(options: SweepPodOptions): Pod {
  return startPod(options, (pod, clock, management) => {
    const { log, seams } = options
    const reading = createReading(options, { pod, clock, management })
    const { client } = reading
    return createSweepApp({
      client,
      clock,
      log,
      alarm: createAlarm({ client, clock, log, namespace: NAMESPACE }),
      targets: [
        { ...DUE_SCHEDULED_MACHINES, sink: SINK, findUnsettled: createFindUnsettled(reading) },
      ],
      post: (_sink, event) => seams.post(options.post)(event),
      newId: options.newId,
    })
  })
}

const NAMESPACE = 'sundial-system'
const SINK = 'http://scheduled-machine.sundial-system.svc'
const NOBODY = 503

interface Place {
  readonly pod: Pod
  readonly clock: Clock
  readonly management: Transport
}

// The ways of a pod to the API servers.
function createReading({ log, seams, transport }: PodOptions, { pod, clock, management }: Place) {
  const client = createKubeClient(management)
  const workload = () => createKubeClient(seams.transport(transport(pod, 'workload')))
  return {
    client,
    clock,
    log,
    discovery: createDiscovery(client, clock),
    workload: seams.workload(createWorkloadAccess({ management: client, connect: workload })),
  }
}

type App = Pick<ReturnType<typeof createSweepApp>, 'app'>

function startPod(
  options: PodOptions,
  createApp: (pod: Pod, clock: Clock, management: Transport) => App,
): Pod {
  const waiting = new Set<(status: number) => void>()
  let isAlive = true
  const { seams } = options
  const server = createServerClock(
    clockOf(options, () => isAlive),
    () => undefined,
  )
  const clock = seams.clock(server.clock)
  const pod: Pod = {
    name: options.name,
    get isAlive() {
      return isAlive
    },
    now: () => clock.now(),
    async receive(event) {
      if (!isAlive) return NOBODY
      return new Promise((answer) => {
        waiting.add(answer)
        const done = (status: number) => {
          waiting.delete(answer)
          answer(status)
        }
        void post(event).then(done)
      })
    },
    kill() {
      isAlive = false
      for (const answer of waiting) answer(NOBODY)
      waiting.clear()
    },
  }
  const management = seams.transport(server.listen(options.transport(pod, 'management')))
  const { app } = createApp(pod, clock, management)
  const post = async (event: CloudEventRequest) => {
    const response = await app.request('/', { method: 'POST', ...event })
    return response.status
  }
  return pod
}

// A timer counts what it was set for, whatever happens to the clock on the wall; that of a pod that was
// killed never rings.
function clockOf({ clock, skew }: PodOptions, isAlive: () => boolean): Clock {
  const now = (): DateTime => {
    const ahead = skew()
    return ahead === 0 ? clock.now() : later(clock, ahead)
  }
  return {
    now,
    at(at, wake) {
      const wait = at.toMillis() - now().toMillis()
      return clock.at(later(clock, wait / 1_000), () => {
        if (isAlive()) wake()
      })
    },
  }
}
