// How long the joins of a machine take, for a leadTime. A join is measured when its machine comes into service, once for
// each Machine, and never while the machine is prepared: the lead of a window must not change before it opens.
import type { DateTime } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { MACHINE_READY } from '../reasons.ts'
import type { StatusChange } from '../status.ts'
import type { Subject } from '../subject.ts'

const KEPT = 10

/**
 * The fields of the status with this join. A Machine that was in service already when its leadTime was added is not
 * measured, and a join that failed before it succeeded neither.
 */
export function measuredJoin(
  { spec, status }: Subject,
  { creationTimestamp }: Machine,
  now: DateTime,
): StatusChange {
  const { leadTime } = spec.service
  const createdAt = parseInstant(creationTimestamp)
  if (leadTime !== 'auto' && leadTime.toMillis() === 0) return {}
  if (createdAt === undefined || status.joinMeasuredFor === creationTimestamp) return {}
  const marked = { joinMeasuredFor: creationTimestamp }
  if (status.phase !== 'Pending') return marked
  // The Node of a prepared machine was Ready before.
  const machineReady = findCondition(status.conditions ?? [], MACHINE_READY)
  const readyAt =
    machineReady?.status === 'True' ? parseInstant(machineReady.lastTransitionTime) : undefined
  const seconds = Math.round((readyAt ?? now).diff(createdAt).as('seconds'))
  return seconds < 0
    ? marked
    : { ...marked, joinSeconds: [...(status.joinSeconds ?? []), seconds].slice(-KEPT) }
}
