import type { DateTime, Duration } from 'luxon'
import { DELETE_FOR_MOVE_ANNOTATION, PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject, NamespacedKey, ObjectMeta } from '#src/kube/object.ts'
import { FINALIZER } from './labels.ts'
import { parseStatus, type ScheduledMachineStatus } from './schema.ts'
import type { Settings } from './settings.ts'
import { type ParsedSpec, parseSpec } from './spec/parse-spec.ts'
import type { SpecCache } from './spec/spec-cache.ts'

/** A ScheduledMachine, as a pass uses it. */
export interface Subject {
  readonly key: NamespacedKey
  readonly uid: string
  readonly generation: number
  readonly resourceVersion: string
  readonly createdAt: DateTime | undefined
  readonly deletedAt: DateTime | undefined
  /** When it was written last, by the clock of the API server. */
  readonly writtenAt: DateTime | undefined
  readonly finalizers: readonly string[]
  /** The annotation `cluster.x-k8s.io/paused` on the ScheduledMachine itself. */
  readonly isPaused: boolean
  /** `clusterctl move` has copied it to another management cluster, and is about to delete it here. */
  readonly isMovedAway: boolean
  readonly spec: ParsedSpec
  readonly status: ScheduledMachineStatus
  /** As it was read: what the next status is compared with. */
  readonly rawStatus: unknown
  readonly finalizerTimeout: Duration
  readonly forceFinalizer: boolean
}

export interface PassSettings extends Settings {
  /** How long a deletion may take beyond its grace and drain before what is left is named. */
  readonly finalizerTimeout: Duration
  /** Then let the object go, whatever is left. */
  readonly forceFinalizer: boolean
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

function lastWrite({ managedFields = [] }: ObjectMeta): DateTime | undefined {
  const times = managedFields.flatMap(({ time }) => time ?? [])
  return parseInstant(times.sort().at(-1))
}

/** Never seen before, or moved here without its status, or somebody has taken our finalizer away. */
export function isNew(subject: Subject): boolean {
  if (subject.deletedAt !== undefined) return false
  return !isFinalized(subject) || subject.status.phase === undefined
}

/** Our finalizer is on the object: it cannot disappear before we have cleaned up. */
export function isFinalized(subject: Subject): boolean {
  return subject.finalizers.includes(FINALIZER)
}
