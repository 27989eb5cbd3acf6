// A BootcNodePool. This schema is the type, the parser and the CustomResourceDefinition.
import * as z from 'zod/mini'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { type Plain, readStoredStatus } from '#src/kube/schema/stored-status.ts'
import { poolSpec } from './schema/spec-fields.ts'
import { POOL_STATUS_FIELDS } from './schema/status-fields.ts'

export const BootcNodePoolSpec = poolSpec()

const StatusFields = z
  .object(POOL_STATUS_FIELDS)
  .register(fieldNotes, { description: 'The present state of the pool.' })

/** The schema of the CustomResourceDefinition: spec and status. */
export const BootcNodePoolFields = z
  .object({ spec: BootcNodePoolSpec, status: z.optional(StatusFields) })
  .register(fieldNotes, {
    description: 'Nodes that run the same OS image, and how they change to a new one.',
  })

export type BootcNodePoolSpec = Plain<z.infer<typeof BootcNodePoolSpec>>
export type BootcNodePoolStatus = Plain<z.infer<typeof StatusFields>>
export type Resolution = NonNullable<BootcNodePoolStatus['resolution']>
export type RebootSlot = NonNullable<BootcNodePoolStatus['rebootSlots']>[number]
export type DrainFailure = NonNullable<BootcNodePoolStatus['drainFailures']>[number]
export type NodeError = NonNullable<BootcNodePoolStatus['nodeErrors']>[number]

/** The status of a pool as it was read. Never throws: an invalid field is left out. */
export function parsePoolStatus(raw: unknown): BootcNodePoolStatus {
  return readStoredStatus(POOL_STATUS_FIELDS, raw)
}
