// Pauses as Cluster API does: nothing is created and nothing is removed, not even for a deletion. Only the status is
// written. No finalizer is added, because `clusterctl move` could not remove the object then.
import type { DateTime } from 'luxon'
import type { UnreadDecision } from '../effects.ts'
import { knownMachine, type MachineFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'

/**
 * Paused by the ScheduledMachine itself. For a deleted one, the facts are read nevertheless, to notice whether its
 * machine must stay.
 */
export function pausedItself(subject: Subject, now: DateTime): UnreadDecision | undefined {
  if (subject.deletedAt !== undefined && !subject.isMovedAway) return undefined
  const by = ownPause(subject)
  return by === undefined ? undefined : pausedBy(by, subject, now)
}

/** Paused by the ScheduledMachine, its Machine or its Cluster. */
export function paused(facts: MachineFacts, now: DateTime): UnreadDecision | undefined {
  const by = ownPause(facts) ?? pauseAround(facts)
  return by === undefined ? undefined : pausedBy(by, facts, now)
}

function ownPause({ key, isMovedAway, isPaused }: Subject): string | undefined {
  if (isPaused) return `the annotation cluster.x-k8s.io/paused on ScheduledMachine ${key.name}`
  // The Machine and the Node belong to the copy in the other cluster.
  return isMovedAway ? 'clusterctl move, which moves it to another cluster' : undefined
}

function pauseAround(facts: MachineFacts): string | undefined {
  const { key } = facts
  if (knownMachine(facts)?.paused) {
    return `the annotation cluster.x-k8s.io/paused on Machine ${key.name}`
  }
  const isPaused = facts.cluster?.type === 'present' && facts.cluster.isPaused
  return isPaused ? `Cluster ${facts.clusterName}` : undefined
}

function pausedBy(by: string, subject: Subject, now: DateTime): UnreadDecision {
  const remedy = subject.isPaused
    ? ` (kubectl annotate sm ${subject.key.name} cluster.x-k8s.io/paused-)`
    : ''
  const message = `Paused by ${by}: nothing is done until it is resumed${remedy}`
  const status = statusOf(subject, now, {
    phase: subject.status.phase ?? 'Pending',
    reason: 'Paused',
    message,
    machineReady: { status: 'Unknown', reason: 'Paused', message },
    wakes: [{ type: 'within', within: BLOCKED }],
  })
  return { status }
}
