// The CustomResourceDefinition of a ScheduleOverride.
import type { KubeObject } from '#src/kube/object.ts'
import { customResourceDefinition } from '#src/kube/schema/custom-resource-definition.ts'
import { NAMESPACE_COLUMN, WAKE_COLUMNS } from '#src/wake/columns.ts'
import { SCHEDULE_OVERRIDES } from './resource.ts'
import { OverrideFields } from './schema.ts'

/** The definition to install. */
export function scheduleOverrideCrd(): KubeObject {
  return customResourceDefinition({
    resource: SCHEDULE_OVERRIDES,
    singular: 'scheduleoverride',
    shortNames: ['so'],
    printerColumns: PRINTER_COLUMNS,
    selectableFields: [],
    schema: OverrideFields,
  })
}

// The sweep reads the columns of priority 1: docs/adr/0006. kubectl would show `.spec.target` as JSON.
const PRINTER_COLUMNS = [
  { name: 'Target', type: 'string', jsonPath: '.status.target' },
  { name: 'State', type: 'string', jsonPath: '.spec.state' },
  { name: 'Until', type: 'string', jsonPath: '.spec.until' },
  { name: 'Who', type: 'string', jsonPath: '.status.createdBy' },
  { name: 'Reason', type: 'string', jsonPath: '.spec.reason' },
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Matched', type: 'integer', jsonPath: '.status.matched', priority: 1 },
  { name: 'Message', type: 'string', jsonPath: '.status.message', priority: 1 },
  ...WAKE_COLUMNS,
  NAMESPACE_COLUMN,
] as const
