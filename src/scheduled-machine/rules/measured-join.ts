// How long the joins of a machine take, for a leadTime. A join is measured when its machine comes into service, once for
// each Machine, and never while the machine is prepared: the lead of a window must not change before it opens.
import { DateTime } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
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
  const createdAt = toMeasure({ spec, status }, creationTimestamp)
  if (createdAt === undefined) return {}
  const marked = { joinMeasuredFor: creationTimestamp, joinReadyAt: undefined }
  if (status.phase !== 'Pending') return marked
  const readyAt = readySince(status, createdAt) ?? now
  const seconds = Math.round(readyAt.diff(createdAt).as('seconds'))
  return seconds < 0
    ? marked
    : { ...marked, joinSeconds: [...(status.joinSeconds ?? []), seconds].slice(-KEPT) }
}

/** When the Node of a prepared machine was first Ready: it may fail and be Ready again before its window opens. */
export function readyAhead(
  { spec, status }: Subject,
  { creationTimestamp }: Machine,
  now: DateTime,
): StatusChange {
  const createdAt = toMeasure({ spec, status }, creationTimestamp)
  if (createdAt === undefined || readySince(status, createdAt) !== undefined) return {}
  // The clock of the API server may be ahead.
  return { joinReadyAt: formatInstant(DateTime.max(now, createdAt)) }
}

// When the Machine was created. `undefined`: its join is not measured, or was measured before.
function toMeasure(
  { spec, status }: Pick<Subject, 'spec' | 'status'>,
  creationTimestamp: string,
): DateTime | undefined {
  const { leadTime } = spec.service
  if (leadTime !== 'auto' && leadTime.toMillis() === 0) return undefined
  return status.joinMeasuredFor === creationTimestamp ? undefined : parseInstant(creationTimestamp)
}

// What is stored from before the Machine was created is about an older one.
function readySince({ joinReadyAt }: Subject['status'], createdAt: DateTime): DateTime | undefined {
  const readyAt = parseInstant(joinReadyAt)
  return readyAt !== undefined && readyAt >= createdAt ? readyAt : undefined
}
