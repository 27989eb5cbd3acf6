import type { DateTime, Duration } from 'luxon'
import { DELETE_FOR_MOVE_ANNOTATION, PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject, ObjectMeta } from '#src/kube/object.ts'
import type { Subject } from './observed.ts'
import { parseStatus } from './schema.ts'
import type { Settings } from './settings.ts'
import { parseSpec } from './spec.ts'
import type { SpecCache } from './spec-cache.ts'

export interface PassSettings extends Settings {
  /** How long a deletion may take beyond its grace and drain before what is left is named. */
  readonly finalizerTimeout: Duration
  /** Then let the object go, whatever is left. */
  readonly forceFinalizer: boolean
}

function lastWrite({ managedFields = [] }: ObjectMeta): DateTime | undefined {
  const times = managedFields.flatMap(({ time }) => time ?? [])
  return parseInstant(times.sort().at(-1))
}

/** A ScheduledMachine as it was read. Never throws: what is wrong with the spec is part of the result. */
export function readSubject(
  object: KubeObject,
  settings: PassSettings & { readonly specs: SpecCache },
): Subject {
  const { metadata } = object
  return {
    key: { namespace: metadata.namespace ?? 'default', name: metadata.name },
    uid: metadata.uid ?? '',
    generation: metadata.generation ?? 0,
    resourceVersion: metadata.resourceVersion ?? '',
    createdAt: parseInstant(metadata.creationTimestamp),
    deletedAt: parseInstant(metadata.deletionTimestamp),
    writtenAt: lastWrite(metadata),
    finalizers: metadata.finalizers ?? [],
    isPaused: metadata.annotations?.[PAUSED_ANNOTATION] !== undefined,
    isMovedAway: metadata.annotations?.[DELETE_FOR_MOVE_ANNOTATION] !== undefined,
    spec: settings.specs.recall(object, () => parseSpec(object['spec'], settings)),
    status: parseStatus(object['status']),
    rawStatus: object['status'] ?? {},
    finalizerTimeout: settings.finalizerTimeout,
    forceFinalizer: settings.forceFinalizer,
  }
}
