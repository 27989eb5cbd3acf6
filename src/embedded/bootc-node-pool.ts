// BootcNodePool as `deploy/` and `triggers/` install it in a cluster, with hosts for its Nodes and a registry for its
// images.
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { bootcNodePoolCrd } from '#src/bootc-node-pool/crd.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { NODES, type Resource, SECRETS } from '#src/kube/resource.ts'
import { apiServerSource, exists, type Installation, SWEEP, sweepSources } from './installation.ts'
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
      apiServerSource('bootc-node-pools', {
        mode: 'Reference',
        sink: FUNCTION,
        resources: [kindOf(BOOTC_NODE_POOLS), { apiVersion: 'storage.k8s.io/v1', kind: 'CSINode' }],
      }),
      // The whole objects: most changes of a node that stages need no look.
      apiServerSource('bootc-nodes', {
        mode: 'Resource',
        sink: FUNCTION,
        resources: [kindOf(BOOTC_NODES), { ...kindOf(NODES), selector: exists(MANAGED_LABEL) }],
      }),
      apiServerSource('pull-secrets', {
        mode: 'Reference',
        sink: FUNCTION,
        resources: [kindOf(SECRETS)],
        isOwnNamespace: true,
      }),
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

function kindOf({ apiVersion, kind }: Resource) {
  return { apiVersion, kind }
}
