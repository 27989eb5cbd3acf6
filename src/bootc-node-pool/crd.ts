// The CustomResourceDefinition of a BootcNodePool.
import type { KubeObject } from '#src/kube/object.ts'
import { customResourceDefinition } from '#src/kube/schema/custom-resource-definition.ts'
import { WAKE_COLUMNS } from '#src/wake/columns.ts'
import { BOOTC_NODE_POOLS } from './resource.ts'
import { BootcNodePoolFields } from './schema.ts'

/** The definition to install. */
export function bootcNodePoolCrd(): KubeObject {
  return customResourceDefinition({
    resource: BOOTC_NODE_POOLS,
    singular: 'bootcnodepool',
    shortNames: ['bnp'],
    printerColumns: PRINTER_COLUMNS,
    selectableFields: [],
    schema: BootcNodePoolFields,
  })
}

// The sweep finds due objects by the columns of priority 1 in a table, so that it reads no whole object:
// docs/adr/0006.
const PRINTER_COLUMNS = [
  { name: 'Image', type: 'string', jsonPath: '.status.image' },
  { name: 'Nodes', type: 'integer', jsonPath: '.status.nodeCount' },
  { name: 'Updated', type: 'integer', jsonPath: '.status.updatedCount' },
  { name: 'Updating', type: 'integer', jsonPath: '.status.updatingCount' },
  { name: 'Degraded', type: 'integer', jsonPath: '.status.degradedCount' },
  { name: 'Status', type: 'string', jsonPath: '.status.reason' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'Message', type: 'string', jsonPath: '.status.message', priority: 1 },
  // An event of a Node or of a Secret does not name its pools.
  { name: 'Selector', type: 'string', jsonPath: '.spec.nodeSelector', priority: 1 },
  { name: 'Pull Secret', type: 'string', jsonPath: '.spec.pullSecretRef', priority: 1 },
  ...WAKE_COLUMNS,
] as const
