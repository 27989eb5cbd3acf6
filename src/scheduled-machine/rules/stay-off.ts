// A Machine that is not there any more, though nothing of ours removed it (spec.whenMachineIsDeleted, spec.minimumWindow).
// What is decided is stored first, and the next pass removes what is left, as after the end of a window.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { Decision } from '../effects.ts'
import type { CreateFacts, GoingFacts, KeepFacts } from '../facts.ts'
import { CALENDAR_UNAVAILABLE, PREPARING } from '../reasons.ts'
import { isHeldOff, isWanted } from '../service.ts'
import type { StatusChange } from '../status.ts'
import { readyReason } from './remove.ts'

/**
 * Somebody deleted it inside its window. A Machine counts as deleted by somebody if the status says that it joined or was
 * in service without a failure, and that nothing removed it. So none of these count: our own removals, which store their
 * beginning first; a machine that failed at its provider; a reclaim; an object that is paused, as during `clusterctl
 * move`; and a Machine that a MachineHealthCheck has found unhealthy.
 */
export function stayOff(facts: CreateFacts | GoingFacts, now: DateTime): Decision | undefined {
  const { spec, status } = facts
  if (spec.service.whenMachineIsDeleted !== 'StayOff') return undefined
  if (!isExpected(facts) || isUnhealthy(facts)) return undefined
  const deleted = { ...status, machineDeletedAt: formatInstant(now) }
  // An override that turns the machine on brings it back.
  return isHeldOff({ ...facts, status: deleted }, now)
    ? { status: deleted, again: true }
    : undefined
}

/**
 * When its Machine was deleted while nobody can tell whether its window is open, for the status. A Machine that never had
 * a Node may have failed before, and does not count.
 */
export function deletedMeanwhile(
  { spec, status, machine }: KeepFacts,
  now: DateTime,
): StatusChange {
  const isGone =
    machine.type === 'absent' &&
    status.machineRef !== undefined &&
    status.nodeRef !== undefined &&
    status.shutdownStartedAt === undefined
  const isCounted = isGone && MAYBE_EXPECTED.has(readyReason({ status }))
  const isStored = status.machineDeletedAt !== undefined
  return isCounted && !isStored && spec.service.whenMachineIsDeleted === 'StayOff'
    ? { machineDeletedAt: formatInstant(now) }
    : {}
}

const EXPECTED: ReadonlySet<string | undefined> = new Set([
  PREPARING,
  'MachineCreated',
  'Provisioning',
  'MachineReady',
])

const MAYBE_EXPECTED: ReadonlySet<string | undefined> = new Set([
  ...EXPECTED,
  CALENDAR_UNAVAILABLE,
  'ScheduleInvalid',
  'ReferencesInvalid',
])

function isExpected({ status }: CreateFacts | GoingFacts): boolean {
  return (
    status.machineRef !== undefined &&
    status.shutdownStartedAt === undefined &&
    EXPECTED.has(readyReason({ status }))
  )
}

function isUnhealthy({ machine }: CreateFacts | GoingFacts): boolean {
  if (machine.type !== 'ours') return false
  const isFalse = (type: string) =>
    findCondition(machine.value.conditions, type)?.status === 'False'
  return isFalse('HealthCheckSucceeded') || isFalse('OwnerRemediated')
}

/** It would be created again, and too little of its window is left for that. */
export function tooLateAgain(facts: CreateFacts, now: DateTime): Decision | undefined {
  const { machineRef, ...status } = facts.status
  if (machineRef === undefined || isWanted({ ...facts, status }, now)) return undefined
  return { status, again: true }
}
