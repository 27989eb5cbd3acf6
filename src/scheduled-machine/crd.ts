// The CustomResourceDefinition of a ScheduledMachine.

import type { KubeObject } from '#src/kube/object.ts'
import {
  customResourceDefinition,
  objectSchema,
} from '#src/kube/schema/custom-resource-definition.ts'
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import { NAMESPACE_COLUMN, WAKE_COLUMNS } from '#src/wake/columns.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import { scheduledMachineSchema } from './schema.ts'

/** The definition to install. */
export function scheduledMachineCrd(): KubeObject {
  return customResourceDefinition({
    resource: SCHEDULED_MACHINES,
    singular: 'scheduledmachine',
    shortNames: ['sm'],
    labels: MOVED_BY_CLUSTERCTL,
    printerColumns: PRINTER_COLUMNS,
    selectableFields: ['.status.nodeRef.name', '.spec.clusterName', '.status.phase'],
    schema: scheduledMachineSchema(),
  })
}

/** Its `openAPIV3Schema`. */
export function crdSchema(): JsonSchema {
  return objectSchema(scheduledMachineSchema())
}

// `clusterctl move` also moves the objects of a definition with these labels.
const MOVED_BY_CLUSTERCTL = {
  'clusterctl.cluster.x-k8s.io': '',
  'clusterctl.cluster.x-k8s.io/move': '',
}

// The sweep finds due objects by the columns of priority 1 in a table, so that it reads no whole object:
// docs/adr/0006.
const PRINTER_COLUMNS = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Ready', type: 'boolean', jsonPath: '.status.ready' },
  { name: 'Cluster', type: 'string', jsonPath: '.spec.clusterName' },
  { name: 'Node', type: 'string', jsonPath: '.status.nodeRef.name' },
  { name: 'Next', type: 'string', jsonPath: '.status.next' },
  { name: 'Message', type: 'string', jsonPath: '.status.message' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'In Schedule', type: 'boolean', jsonPath: '.status.inSchedule', priority: 1 },
  { name: 'Priority', type: 'integer', jsonPath: '.spec.priority', priority: 1 },
  { name: 'Phase Since', type: 'string', jsonPath: '.status.phaseSince', priority: 1 },
  ...WAKE_COLUMNS,
  { name: 'Override', type: 'string', jsonPath: '.status.override.uid', priority: 1 },
  { name: 'Reclaim', type: 'string', jsonPath: '.status.reclaim.startedAt', priority: 1 },
  { name: 'Calendars', type: 'string', jsonPath: '.status.calendars', priority: 1 },
  {
    name: 'Undelivered',
    type: 'string',
    jsonPath: '.status.undelivered.transitions[0].at',
    priority: 1,
  },
  NAMESPACE_COLUMN,
] as const
