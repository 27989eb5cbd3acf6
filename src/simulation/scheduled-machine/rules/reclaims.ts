// I14: a reclaim never hits a machine whose own Node has not asked for it.
import { MACHINE_ANNOTATION } from '#src/cluster-api/labels.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { RECLAIM_ACKNOWLEDGED_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import type { ObjectChange } from '../../core/history.ts'
import { agentsOf, phaseOf } from '../facts.ts'
import type { MachinePast } from '../past.ts'
import { has, isReclaimed } from './owner-of.ts'

/** A reclaim begins only after a request on a Node of this machine. */
export function reclaimsAreAsked(
  { change: { object, old }, by }: ObjectChange,
  { reclaimRequests, strangers }: MachinePast,
): string | undefined {
  if (by.type !== 'function' || object.kind !== 'ScheduledMachine') return undefined
  const startedAt = textAt(object, 'status', 'reclaim', 'startedAt')
  if (startedAt === '' || startedAt === textAt(old, 'status', 'reclaim', 'startedAt'))
    return undefined
  const { name } = object.metadata
  const isAsked = reclaimRequests.some(
    ({ metadata }) =>
      metadata.annotations?.[MACHINE_ANNOTATION] === name && !strangers.has(metadata.uid ?? ''),
  )
  return isAsked ? undefined : `${name} is reclaimed, and its Node has not asked for it`
}

/** No ConfigMap of an agent outlives the object that asked for it, nor its phase. */
export function agentsGo(
  { change: { object, type } }: ObjectChange,
  { before, released, hasLostCluster }: MachinePast,
): string | undefined {
  if (object.kind !== 'ScheduledMachine' || hasLostCluster()) return undefined
  // Somebody has removed our finalizer.
  if (released.forced.has(object.metadata.uid ?? '')) return undefined
  const isOver = type === 'DELETED' || ['Inactive', 'Disabled'].includes(phaseOf(object))
  // It is removed before the next machine is created.
  if (!isOver || (type !== 'DELETED' && has(object, 'reclaimAgent'))) return undefined
  const [left] = agentsOf(before, object.metadata.uid)
  return (
    left && `${object.metadata.name} is over, and there is still ConfigMap ${left.metadata.name}`
  )
}

/** A machine that is held after its reclaim is released only by a person. */
export function reclaimsAreAcknowledged({
  change: { object, old, type },
  by,
}: ObjectChange): string | undefined {
  if (by.type !== 'function' || object.kind !== 'ScheduledMachine' || type !== 'MODIFIED')
    return undefined
  if (!has(old, 'reclaimedAt') || has(object, 'reclaimedAt')) return undefined
  const { name, annotations = {} } = object.metadata
  return annotations[RECLAIM_ACKNOWLEDGED_ANNOTATION] === undefined
    ? `${name} is released after its reclaim, and nobody has acknowledged it`
    : undefined
}

/** With `RECLAIM_DISABLES=status` no function changes a spec. */
export function specsStay({ change: { object, old }, by }: ObjectChange): string | undefined {
  if (by.type !== 'function' || object.kind !== 'ScheduledMachine' || old === undefined)
    return undefined
  return isEqual(object['spec'], old['spec'])
    ? undefined
    : `the spec of ${object.metadata.name} is changed, and reclaims are held in the status`
}

/** The annotation that acknowledges a reclaim is removed, and nothing else is changed. */
export function removesAcknowledgement(object: KubeObject, old: KubeObject | undefined): boolean {
  const { [RECLAIM_ACKNOWLEDGED_ANNOTATION]: acknowledged, ...annotations } =
    old?.metadata.annotations ?? {}
  if (old === undefined || acknowledged === undefined) return false
  const { resourceVersion, managedFields, annotations: left = {} } = Object(object.metadata)
  const metadata = { ...old.metadata, resourceVersion, managedFields, annotations }
  return isEqual(
    { ...object, metadata: { ...object.metadata, annotations: left } },
    { ...old, metadata },
  )
}

/** After a reclaim has begun, its function sets `enabled` to false, and nothing else of the spec. */
export function disablesSchedule(object: KubeObject, old: KubeObject | undefined): boolean {
  if (old === undefined || !isReclaimed(old)) return false
  const schedule = { ...fieldsAt(old, 'spec', 'schedule'), enabled: false }
  const { resourceVersion, generation, managedFields } = Object(object.metadata)
  const expected = {
    ...old,
    metadata: { ...old.metadata, resourceVersion, generation, managedFields },
    spec: { ...fieldsAt(old, 'spec'), schedule },
  }
  return isEqual(object, expected)
}
