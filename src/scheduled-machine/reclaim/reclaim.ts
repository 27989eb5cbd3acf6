// An emergency reclaim in the status: from the request on the Node until nothing of the machine is left, and then until a
// person puts the machine back in service.
//
//   reclaim {startedAt} ──DELETE Machine──▶ {scheduleDisabledAt} ──all gone──▶ {endedAt} ──enabled again──▶ removed
import { type DateTime, Duration } from 'luxon'
import { startOfPeriod } from '#src/clock/start-of-period.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { plainText } from '#src/kube/plain-text.ts'
import type { ReclaimRequest } from '#src/nodes/reclaim.ts'
import type { ScheduledMachineStatus } from '../schema.ts'
import type { Subject } from '../subject.ts'

export type Reclaim = NonNullable<ScheduledMachineStatus['reclaim']>

/** Whether a reclaim has begun, and something of the machine may be left. */
export function isReclaiming({ status }: Pick<Subject, 'status'>): boolean {
  return status.reclaim !== undefined && status.reclaim.endedAt === undefined
}

/** Whether a person has to put the machine back in service. */
export function isHeld({ spec, status }: Pick<Subject, 'spec' | 'status'>): boolean {
  return status.reclaimedAt !== undefined || !spec.isScheduleEnabled
}

const LONGEST_REASON = 300

/** The record of a reclaim that begins now. */
export function newReclaim(nodeName: string, request: ReclaimRequest, now: DateTime): Reclaim {
  const reason = request.reason === undefined ? '' : plainText(request.reason, LONGEST_REASON)
  const requestedAt = parseInstant(request.requestedAt)
  return {
    nodeName,
    startedAt: formatInstant(now),
    ...(reason !== '' && { reason }),
    ...(requestedAt !== undefined && { requestedAt: formatInstant(requestedAt) }),
  }
}

/** The reclaim as a sentence without a full stop. */
export function describeReclaim({ nodeName, reason, requestedAt }: Reclaim): string {
  const when = requestedAt === undefined ? '' : ` at ${requestedAt}`
  return `Emergency reclaim on Node ${nodeName}${when}${reason === undefined ? '' : `: ${reason}`}`
}

/** The longest time for the drain of a reclaim. */
export const RECLAIM_DRAIN = Duration.fromObject({ seconds: 60 })

/** The end of that time. `undefined` without a reclaim. */
export function reclaimDeadline(subject: Subject, now: DateTime): DateTime | undefined {
  if (!isReclaiming(subject)) return undefined
  const started = parseInstant(subject.status.reclaim?.startedAt) ?? now
  return startOfPeriod(started, subject.writtenAt, now).plus(RECLAIM_DRAIN)
}
