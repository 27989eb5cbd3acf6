// The sources of triggers/base that send to the function bootc-node-pool.
import { MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import type { EventSource } from '#src/events/event-source.ts'
import { CSI_NODES, NODES, SECRETS } from '#src/kube/resource.ts'

export const BOOTC_NODE_POOL_SOURCES: readonly EventSource[] = [
  {
    name: 'bootc-node-pools',
    mode: 'Reference',
    watched: [{ resource: BOOTC_NODE_POOLS }, { resource: CSI_NODES }],
  },
  // The whole objects: most changes of a node that stages need no look.
  {
    name: 'bootc-nodes',
    mode: 'Resource',
    watched: [{ resource: BOOTC_NODES }, { resource: NODES, label: MANAGED_LABEL }],
  },
  {
    name: 'pull-secrets',
    mode: 'Reference',
    watched: [{ resource: SECRETS }],
    isOwnNamespace: true,
  },
]
