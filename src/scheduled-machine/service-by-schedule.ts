// Whether the schedule wants a machine in service, and when that changes next. Overrides come before it: service.ts.
import { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { nextChange } from '#src/schedule/next-change.ts'
import {
  isInService,
  moved,
  nextServiceChange,
  type ServiceEdges,
} from '#src/schedule/service-times.ts'
import { delayOf, leadOf } from './service-edges.ts'
import type { Subject } from './subject.ts'

/** The part of a ScheduledMachine by which its schedule wants it. */
export type BySchedule = Pick<Subject, 'spec' | 'status' | 'uid'>

/**
 * Whether the machine is wanted in service at `now`: its window is open, or opens within its lead. A machine that has
 * not begun is not wanted when too little of its window is left, or when somebody deleted it in this window. An invalid
 * or disabled schedule wants none.
 */
export function isWantedBySchedule(subject: BySchedule, now: DateTime): boolean {
  const { schedule } = subject.spec
  if (schedule === undefined || isDeletedInWindow(subject, now)) return false
  return isInService(schedule, edgesOf(subject), now)
}

/** The first instant after `now` at which `isWantedBySchedule` changes, in UTC. `undefined`: it never does. */
export function nextWantedBySchedule(subject: BySchedule, now: DateTime): DateTime | undefined {
  const { schedule } = subject.spec
  if (schedule === undefined) return undefined
  const edges = edgesOf(subject)
  if (!isDeletedInWindow(subject, now)) return nextServiceChange(schedule, edges, now)
  const end = nextClose(subject, now)
  // The lead of the next window may have begun already.
  const isWantedAfter = end === undefined || isInService(schedule, edges, end)
  return isWantedAfter ? end : nextServiceChange(schedule, edges, end)
}

/** Whether the window of this machine is open: not yet while it is only prepared for it. */
export function isScheduleOpen(subject: BySchedule, now: DateTime): boolean {
  const { schedule } = subject.spec
  return schedule !== undefined && isOpen(schedule, moved(now, -delayOf(subject)))
}

/** The first instant after `now` at which `isScheduleOpen` changes, in UTC. `undefined`: it never does. */
export function nextScheduleEdge(subject: BySchedule, now: DateTime): DateTime | undefined {
  const { schedule } = subject.spec
  const delay = delayOf(subject)
  const edge = schedule && nextChange(schedule, moved(now, -delay))
  return edge && moved(edge, delay)
}

/**
 * Whether somebody deleted its Machine in this window, or while it was prepared for it, and it stays away to the end of
 * the window.
 */
export function isDeletedInWindow(subject: BySchedule, now: DateTime): boolean {
  const { spec, status } = subject
  const deletedAt = parseInstant(status.machineDeletedAt)
  if (deletedAt === undefined || spec.service.whenMachineIsDeleted !== 'StayOff') return false
  const since = DateTime.min(deletedAt, now)
  if (spec.schedule === undefined || !isInService(spec.schedule, begun(subject), since))
    return false
  const end = nextClose(subject, since)
  return end === undefined || end > now
}

// The end of the window that is open at `at`, or else of the next one.
function nextClose(subject: BySchedule, at: DateTime): DateTime | undefined {
  const edge = nextScheduleEdge(subject, at)
  return edge === undefined || isScheduleOpen(subject, at) ? edge : nextScheduleEdge(subject, edge)
}

/** How the edges of its windows are moved. The minimum is for machines that have not begun. */
export function edgesOf(subject: BySchedule): ServiceEdges {
  return subject.status.machineRef === undefined ? notBegun(subject) : begun(subject)
}

function begun(subject: BySchedule): ServiceEdges {
  return { lead: leadOf(subject), delay: delayOf(subject), minimum: 0 }
}

function notBegun(subject: BySchedule): ServiceEdges {
  return { ...begun(subject), minimum: subject.spec.service.minimumWindow.toMillis() }
}
