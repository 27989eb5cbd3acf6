import type { DateTime, Duration } from 'luxon'
import { DELETE_FOR_MOVE_ANNOTATION, PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject, NamespacedKey, ObjectMeta } from '#src/kube/object.ts'
import { FINALIZER, RECLAIM_ACKNOWLEDGED_ANNOTATION } from './labels.ts'
import { parseStatus, type ScheduledMachineStatus } from './schema.ts'
import type { KnownOverride } from './service.ts'
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
  /** When the object was last written, by the clock of the API server. */
  readonly writtenAt: DateTime | undefined
  /** More than the status was written after the last write of the status: the spec, a label or an annotation. Instants are
   * whole seconds, so an edit in the second of that write does not show. */
  readonly isEdited?: true
  readonly finalizers: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** The annotation `cluster.x-k8s.io/paused` on the ScheduledMachine itself. */
  readonly isPaused: boolean
  /**
   * `clusterctl move` has copied the object to another management cluster, and will delete it here.
   */
  readonly isMovedAway: boolean
  /** The annotation `5spot.finos.org/reclaim-acknowledged`. */
  readonly isReclaimAcknowledged: boolean
  readonly spec: ParsedSpec
  /** Absent: the schedule has no calendars, they are not needed, or they are not read yet. */
  readonly calendars?: {
    /** Of their ConfigMaps, for the status. */
    readonly versions: string
    /** Why they are unavailable. */
    readonly problem?: string
    /** The API server did not give one, and may do so soon. */
    readonly error?: Error
  }
  readonly status: ScheduledMachineStatus
  /** The status as it was read. The next status is compared with it. */
  readonly rawStatus: unknown
  readonly finalizerTimeout: Duration
  readonly forceFinalizer: boolean
  readonly reclaimDisables: PassSettings['reclaimDisables']
  /** Those of its namespace that are for it. Absent: this pass has not read them. */
  readonly overrides?: readonly KnownOverride[]
  /** Why they could not be read, though this pass asked. */
  readonly overridesError?: Error
}

export interface PassSettings extends Settings {
  /**
   * How long a deletion may take beyond the grace period and the drain. Then a Warning names the objects that are
   * left.
   */
  readonly finalizerTimeout: Duration
  /** Removes the finalizer then, whatever is left. */
  readonly forceFinalizer: boolean
  /**
   * What an emergency reclaim writes so that the machine does not come back: `enabled: false` into the spec, as 5-Spot
   * does, or `reclaimedAt` into the status, which does not fight with GitOps tools.
   */
  readonly reclaimDisables: 'spec' | 'status'
  /** Namespaces of the pods on the way of an event. Absent: no machine is held for them. */
  readonly eventPathNamespaces?: readonly string[]
}

/** Reads a ScheduledMachine. Never throws: the errors of the spec are part of the result. */
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
    ...(isEdited(metadata) && { isEdited: true }),
    finalizers: metadata.finalizers ?? [],
    labels: metadata.labels ?? {},
    isPaused: metadata.annotations?.[PAUSED_ANNOTATION] !== undefined,
    isReclaimAcknowledged: metadata.annotations?.[RECLAIM_ACKNOWLEDGED_ANNOTATION] !== undefined,
    isMovedAway: metadata.annotations?.[DELETE_FOR_MOVE_ANNOTATION] !== undefined,
    spec: settings.specs.recall(object, () => parseSpec(object['spec'], settings)),
    status: parseStatus(object['status']),
    rawStatus: object['status'] ?? {},
    finalizerTimeout: settings.finalizerTimeout,
    forceFinalizer: settings.forceFinalizer,
    reclaimDisables: settings.reclaimDisables,
  }
}

function lastWrite({ managedFields = [] }: ObjectMeta): DateTime | undefined {
  const times = managedFields.flatMap(({ time }) => time ?? [])
  return parseInstant(times.sort().at(-1))
}

function isEdited({ managedFields = [] }: ObjectMeta): boolean {
  const last = (ofStatus: boolean) =>
    managedFields
      .flatMap(({ subresource, time }) =>
        (subresource === 'status') === ofStatus ? (time ?? []) : [],
      )
      .sort()
      .at(-1)
  const [edited, reported] = [last(false), last(true)]
  return edited !== undefined && reported !== undefined && edited > reported
}

/**
 * Whether the object is new: never seen before, moved here without its status, or without our finalizer because
 * somebody removed it.
 */
export function isNew(subject: Subject): boolean {
  if (subject.deletedAt !== undefined) return false
  return !isFinalized(subject) || subject.status.phase === undefined
}

/** Whether the object has our finalizer. Then it cannot disappear before the cleanup. */
export function isFinalized(subject: Subject): boolean {
  return subject.finalizers.includes(FINALIZER)
}
