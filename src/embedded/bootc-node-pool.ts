// BootcNodePool as `deploy/` and `triggers/` install it in a cluster, with hosts for its Nodes and a registry for its
// images.
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { bootcNodePoolCrd } from '#src/bootc-node-pool/crd.ts'
import { BOOTC_NODE_POOL_SOURCES } from '#src/bootc-node-pool/event-sources.ts'
import { apiServerSource, type Installation, SWEEP, sweepSources } from './installation.ts'
import type { HostBehaviour } from './stand-ins/bootc/host-behaviour.ts'
import { startHosts } from './stand-ins/bootc/hosts.ts'
import { createRegistry } from './stand-ins/bootc/registry.ts'
import { startCsiNodes } from './stand-ins/csi-nodes.ts'

const FUNCTION = 'bootc-node-pool'

/** `hosts`: how all stand-in hosts behave. Throws a RangeError for a backstop that no cron schedule can express. */
export function bootcNodePoolInstallation({
  backstopSeconds,
  hosts = {},
}: {
  readonly backstopSeconds?: number | undefined
  readonly hosts?: Partial<HostBehaviour>
} = {}): Installation {
  return {
    crds: [bootcNodePoolCrd(), bootcNodeCrd()],
    sources: [
      ...BOOTC_NODE_POOL_SOURCES.map((source) => apiServerSource(source, FUNCTION)),
      ...sweepSources(backstopSeconds),
    ],
    functions: [FUNCTION, SWEEP],
    startSurroundings(context) {
      const registry = createRegistry(context.mirror)
      return {
        standIns: [startHosts(context, { registry, behaviour: hosts }), startCsiNodes(context)],
        fetch: registry.fetch,
      }
    },
  }
}
