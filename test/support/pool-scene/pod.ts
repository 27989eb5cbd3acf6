// A pod of the function bootc-node-pool, as it runs in production. Its requests are counted, and it can be killed after any
// of them.
import { Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import { DUE_BOOTC_NODE_POOLS } from '#src/bootc-node-pool/due-kind.ts'
import { createFindUnsettledPools } from '#src/bootc-node-pool/settled/find-unsettled.ts'
import { createBootcNodePoolSystem } from '#src/bootc-node-pool/system.ts'
import { POOL_WATCHES } from '#src/bootc-node-pool/watches.ts'
import type { Fetch } from '#src/embedded/installation.ts'
import { connectionsOver } from '#src/embedded/stand-ins/bootc/registry-connections.ts'
import type { VirtualClock } from '#src/embedded/virtual-clock.ts'
import { type CloudEventRequest, dueEvent } from '#src/events/post-event.ts'
import { createTagResolver } from '#src/images/registry/resolve-tag.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { Transport } from '#src/kube/transport.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { ping } from '#test/support/events.ts'
import type { PassReport } from '#test/support/scene/function-pod.ts'
import { createRecorder } from '#test/support/scene/recorder.ts'
import { withoutPauses } from '#test/support/without-pauses.ts'

export interface PoolPod {
  /** One event, and all that it causes. After `killAfter` requests nothing more happens. */
  send(event: CloudEventRequest, killAfter?: number): Promise<PassReport>
  /** The sweep of a backstop, and the passes that it asks for. */
  backstop(): Promise<PassReport>
  /** The log so far. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
}

/** `registry` answers the requests of the registry protocol. */
export function createPoolPod(transport: Transport, clock: VirtualClock, registry: Fetch): PoolPod {
  const recorder = createRecorder(transport)
  // The User-Agent of production, by which the API server names the manager of a field.
  const client = createKubeClient((request) =>
    recorder.transport({
      ...request,
      headers: { ...request.headers, 'user-agent': 'sundial/0.1.0' },
    }),
  )
  const { log, lines } = collectingLog()
  const alarm = createAlarm({ client, clock, log, namespace: 'sundial-system' })
  const system = createBootcNodePoolSystem({
    client,
    resolveTag: createTagResolver({
      clock,
      policy: { allowed: [], plainHttp: [] },
      connect: () => connectionsOver(registry),
    }),
    tagInterval: Duration.fromObject({ minutes: 5 }),
  })
  const { app, idle } = createReconcilerApp({
    client,
    clock,
    log,
    alarm,
    reconcile: createReconciler(system, { client, clock: withoutPauses(clock), log }),
    watches: POOL_WATCHES,
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
        ...DUE_BOOTC_NODE_POOLS,
        sink: 'http://bootc-node-pool',
        findUnsettled: createFindUnsettledPools({ client, clock, log }),
      },
    ],
    post: (_sink, event) => post(event),
  })
  return {
    lines,
    async send(event, killAfter) {
      recorder.begin(killAfter)
      const answer = await post(event)
      // A source's event is answered before its pass.
      while (!idle()) await new Promise((resolve) => setImmediate(resolve))
      return { answer, calls: recorder.calls() }
    },
    async backstop() {
      recorder.begin()
      const { status } = await sweep.app.request('/', ping('backstop'))
      return { answer: status, calls: recorder.calls() }
    },
  }
}

export function duePool(...names: readonly string[]): CloudEventRequest {
  return dueEvent(
    'BootcNodePool',
    names.map((name) => ({ name })),
    { id: '1', source: '/test', time: '2026-01-05T00:00:00Z' },
  )
}
