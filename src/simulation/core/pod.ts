// A pod of a function: the app as it runs in production, with a memory and a clock of its own. A pod that was killed
// does nothing more, and nobody gets an answer from it.
import type { DateTime } from 'luxon'
import type { FunctionApp } from '#functions/function-app.ts'
import type { Clock } from '#src/clock/clock.ts'
import { createServerClock } from '#src/clock/server-clock.ts'
import type { Fetch } from '#src/embedded/installation.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { createRequestLimiter } from '#src/kube/request-limiter.ts'
import { retryRefused } from '#src/kube/retry-refused.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { Logger } from '#src/telemetry/logger.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { later } from './later.ts'
import type { Side } from './network.ts'
import type { PodDeps, Seams } from './simulated-system.ts'

export interface Pod {
  /** `scheduled-machine-0.2`: the function, its place, and how many pods that place has had. */
  readonly name: string
  readonly isAlive: boolean
  /** The time on its clock. */
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
  readonly transport: (pod: Pod, side: Side) => Transport
  readonly fetch: Fetch
  readonly seams: Seams
  readonly createApp: (deps: PodDeps) => FunctionApp
}

/** The function of the pod of that name. */
export function functionOf(pod: string): string {
  return pod.slice(0, pod.lastIndexOf('-'))
}

const NAMESPACE = 'sundial-system'
const KILLED = 503

export function startPod(options: PodOptions): Pod {
  const waiting = new Set<(status: number) => void>()
  let isAlive = true
  const { log, seams, transport } = options
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
      if (!isAlive) return KILLED
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
      for (const answer of waiting) answer(KILLED)
      waiting.clear()
    },
  }
  // As functions/start.ts and functions/workload-cluster.ts build them.
  const limited = (side: Side): Transport => {
    const send = transport(pod, side)
    const limit = createRequestLimiter(options.clock.elapsed)
    return (request) => limit(request, () => send(request))
  }
  const client = createKubeClient(
    retryRefused(seams.transport(server.listen(limited('management'))), clock),
  )
  const { app } = options.createApp({
    client,
    connect: () => createKubeClient(retryRefused(seams.transport(limited('workload')), clock)),
    fetch: options.fetch,
    clock,
    log,
    alarm: createAlarm({ client, clock, log, namespace: NAMESPACE }),
  })
  const post = async (event: CloudEventRequest) => {
    const response = await app.request('/', { method: 'POST', ...event })
    return response.status
  }
  return pod
}

// A timer counts the time that it was set for, even if the clock on the wall jumps. The timers of a pod that was killed
// never fire.
function clockOf({ clock, skew }: PodOptions, isAlive: () => boolean): Clock {
  const now = (): DateTime => {
    const ahead = skew()
    return ahead === 0 ? clock.now() : later(clock, ahead)
  }
  return {
    now,
    elapsed: clock.elapsed,
    at(at, wake) {
      const wait = at.toMillis() - now().toMillis()
      return clock.at(later(clock, wait / 1_000), () => {
        if (isAlive()) wake()
      })
    },
  }
}
