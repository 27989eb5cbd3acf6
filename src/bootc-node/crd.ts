// The CustomResourceDefinition of a BootcNode.
import type { KubeObject } from '#src/kube/object.ts'
import { customResourceDefinition } from '#src/kube/schema/custom-resource-definition.ts'
import { BOOTC_NODE_COLUMNS } from './columns.ts'
import { BOOTC_NODES } from './resource.ts'
import { BootcNodeFields } from './schema.ts'

/** The definition to install. */
export function bootcNodeCrd(): KubeObject {
  return customResourceDefinition({
    resource: BOOTC_NODES,
    singular: 'bootcnode',
    shortNames: ['bn'],
    printerColumns: BOOTC_NODE_COLUMNS,
    selectableFields: [],
    schema: BootcNodeFields,
  })
}
