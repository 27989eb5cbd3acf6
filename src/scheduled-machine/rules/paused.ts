// As Cluster API does: while paused nothing is made and nothing is taken away, deletion included. Nothing is
// written but the status that says so: an object with a finalizer could not be moved away.
import type { DateTime } from 'luxon'
import type { UnreadDecision } from '../effects.ts'
import { knownMachine, type MachineFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'

/** Paused by what the ScheduledMachine itself says. Of one that is deleted the rest is looked at all the same:
 * whether its machine is to stay has to be noticed. */
export function pausedItself(subject: Subject, now: DateTime): UnreadDecision | undefined {
  if (subject.deletedAt !== undefined && !subject.isMovedAway) return undefined
  const by = ownPause(subject)
  return by === undefined ? undefined : pausedBy(by, subject, now)
}

/** Paused by itself, its Machine or its Cluster. */
export function paused(facts: MachineFacts, now: DateTime): UnreadDecision | undefined {
  const by = ownPause(facts) ?? pauseAround(facts)
  return by === undefined ? undefined : pausedBy(by, facts, now)
}

function ownPause({ key, isMovedAway, isPaused }: Subject): string | undefined {
  if (isPaused) return `the annotation cluster.x-k8s.io/paused on ScheduledMachine ${key.name}`
  // Its Machine and its Node belong to the copy by now.
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
