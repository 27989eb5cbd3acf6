// The function bootc-node-pool on a simulated cluster.
import { Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { DUE_BOOTC_NODE_POOLS } from '#src/bootc-node-pool/due-kind.ts'
import { createFindUnsettledPools } from '#src/bootc-node-pool/settled/find-unsettled.ts'
import { createBootcNodePoolSystem } from '#src/bootc-node-pool/system.ts'
import { POOL_WATCHES } from '#src/bootc-node-pool/watches.ts'
import { connectionsOver } from '#src/embedded/stand-ins/bootc/registry-connections.ts'
import { createTagResolver } from '#src/images/registry/resolve-tag.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import type { WiredFunction, Wires } from './wires.ts'

const TAG_INTERVAL = Duration.fromObject({ minutes: 5 })

/** The function, and what the sweep has to know of it. It asks the registries of the simulated world. */
export function wireBootcNodePools({
  client,
  clock,
  log,
  alarm,
  track,
  fetch,
}: Wires): WiredFunction {
  const resolveTag = createTagResolver({
    clock,
    policy: { allowed: [], plainHttp: [] },
    connect: () => connectionsOver(fetch),
  })
  const system = createBootcNodePoolSystem({ client, resolveTag, tagInterval: TAG_INTERVAL })
  const reconcile = createReconciler(system, { client, clock, log })
  const findUnsettled = createFindUnsettledPools({ client, clock, log })
  return {
    name: 'bootc-node-pool',
    ...createReconcilerApp({
      client,
      clock,
      log,
      alarm: alarm(),
      reconcile: (request, signal) => track(reconcile(request, signal)),
      watches: POOL_WATCHES,
    }),
    targets: [
      {
        ...DUE_BOOTC_NODE_POOLS,
        findUnsettled: (notDue) => track(findUnsettled(notDue)),
      },
    ],
  }
}
