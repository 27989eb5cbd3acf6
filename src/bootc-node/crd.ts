// The CustomResourceDefinition of a BootcNode.
import type { KubeObject } from '#src/kube/object.ts'
import { customResourceDefinition } from '#src/kube/schema/custom-resource-definition.ts'
import { BOOTC_NODES } from './resource.ts'
import { BootcNodeFields } from './schema.ts'

/** The definition to install. */
export function bootcNodeCrd(): KubeObject {
  return customResourceDefinition({
    resource: BOOTC_NODES,
    singular: 'bootcnode',
    shortNames: ['bn'],
    printerColumns: [
      { name: 'Booted', type: 'string', jsonPath: '.status.bootedDigest' },
      { name: 'Staged', type: 'string', jsonPath: '.status.stagedDigest' },
      { name: 'State', type: 'string', jsonPath: '.status.state' },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
    selectableFields: [],
    schema: BootcNodeFields,
  })
}
