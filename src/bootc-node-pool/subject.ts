import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject, ObjectKey, ObjectMeta } from '#src/kube/object.ts'
import { type BootcNodePoolStatus, parsePoolStatus } from './schema.ts'
import { type ParsedSpec, parseSpec } from './spec.ts'

/** A BootcNodePool, as a pass uses it. */
export interface Subject {
  readonly key: ObjectKey
  readonly uid: string
  readonly generation: number
  readonly resourceVersion: string
  readonly deletedAt: DateTime | undefined
  /** When the object was last written, by the clock of the API server. */
  readonly writtenAt: DateTime | undefined
  readonly finalizers: readonly string[]
  readonly spec: ParsedSpec
  readonly status: BootcNodePoolStatus
  /** The status as it was read. The next status is compared with it. */
  readonly rawStatus: unknown
}

/** Reads a BootcNodePool. Never throws: the errors of the spec are part of the result. */
export function readSubject(object: KubeObject): Subject {
  const { metadata } = object
  return {
    key: { name: metadata.name },
    uid: metadata.uid ?? '',
    generation: metadata.generation ?? 0,
    resourceVersion: metadata.resourceVersion ?? '',
    deletedAt: parseInstant(metadata.deletionTimestamp),
    writtenAt: lastWrite(metadata),
    finalizers: metadata.finalizers ?? [],
    spec: parseSpec(object['spec']),
    status: parsePoolStatus(object['status']),
    rawStatus: object['status'] ?? {},
  }
}

function lastWrite({ managedFields = [] }: ObjectMeta): DateTime | undefined {
  const times = managedFields.flatMap(({ time }) => time ?? [])
  return parseInstant(times.sort().at(-1))
}
