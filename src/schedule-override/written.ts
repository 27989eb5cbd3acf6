import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Override, readOverride } from './override.ts'

/** An override from a file, as if it was created at `createdAt`. `undefined`: it is not valid. */
export function writtenOverride(object: KubeObject, createdAt: DateTime): Override | undefined {
  const { name } = object.metadata
  const created = { uid: name, creationTimestamp: formatInstant(createdAt) }
  return readOverride({ ...object, metadata: { ...object.metadata, ...created } })
}
