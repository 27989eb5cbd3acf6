// The end of a drain: the Machine is deleted, and Cluster API removes it.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { IN_MOTION } from '#src/wake/wake-time.ts'
import type { Decision, Effect, EventDraft, LoopEffect } from '../effects.ts'
import type { LeavingFacts } from '../facts.ts'
import { isReclaiming, RECLAIM_DRAIN } from '../reclaim/reclaim.ts'
import { statusOf } from '../status.ts'
import { persistedRefs } from './persisted-refs.ts'
import { untaintLeaving } from './taint.ts'

/** What is left on the Node at the end. */
export type DrainEnd =
  | { readonly type: 'none' }
  /** Pods that always return, by their workloads. */
  | { readonly type: 'returning'; readonly workloads: readonly string[] }
  /** There is no Node either. */
  | { readonly type: 'noNode'; readonly why: string }
  | { readonly type: 'some'; readonly pods: readonly string[] }
  /** Our Node is gone, and a Node of another machine has its name. */
  | { readonly type: 'replaced'; readonly message: string }
  /** The Node is not known. `pods`: the number in the status. */
  | {
      readonly type: 'unknown'
      readonly pods: number | undefined
      readonly message: string
    }

/** Deletes the Machine. `begun`: the same facts, with the drain in the status. */
export function endDrain(
  facts: LeavingFacts,
  begun: LeavingFacts,
  left: DrainEnd,
  now: DateTime,
): Decision {
  const isTimedOut = left.type === 'some' || left.type === 'unknown'
  const reason = isTimedOut ? 'NodeDrainFailed' : 'NodeDrained'
  const message = endMessage(left)
  const untainting = untaintLeaving(facts)
  const status = statusOf(begun, now, {
    phase: 'ShuttingDown',
    reason,
    message,
    machineReady: { status: 'False', reason, message },
    nodeTainted: untainting.nodeTainted,
    change: {
      ...persistedRefs(facts),
      ...untainting.change,
      drain: {
        ...begun.status.drain,
        startedAt: begun.status.drain?.startedAt ?? formatInstant(now),
        ...countOf(left),
        blocked: begun.status.drain?.blocked ?? [],
      },
    },
    wakes: [{ type: 'within', within: IN_MOTION }],
  })
  return {
    status,
    after: [
      ...warning(begun, left),
      // Otherwise Cluster API would drain again, for as long again. It finds the Node by its name, so it could also
      // drain the Node of another machine. It still waits for volumes.
      ...skippedDrain(begun, left),
      ...untainting.effects,
      { type: 'deleteMachine' },
    ],
    // The schedule is disabled next.
    again: isReclaiming(begun),
  }
}

function skippedDrain(facts: LeavingFacts, left: DrainEnd): readonly Effect[] {
  // The owner of the host does not wait for volumes either.
  if (isReclaiming(facts)) return [{ type: 'skipMachineDrain', what: 'drainAndDetach' }]
  const isDrained = left.type === 'none' || left.type === 'noNode'
  return isDrained ? [] : [{ type: 'skipMachineDrain', what: 'drain' }]
}

function endMessage(left: DrainEnd): string {
  switch (left.type) {
    case 'none':
      return 'The node is drained; the Machine is being deleted'
    case 'returning':
      return `The node is drained, except for pods that always return (${left.workloads.join(', ')}); the Machine is being deleted`
    case 'noNode':
      return `${left.why}: no Node has joined, and the Machine is being deleted`
    case 'replaced':
      return `The node is gone, and the Machine is being deleted: ${left.message}`
    default:
      return 'The drain timed out; the Machine is being deleted'
  }
}

function countOf(left: DrainEnd): { readonly podsRemaining?: number } {
  if (left.type === 'some') return { podsRemaining: left.pods.length }
  if (left.type !== 'unknown') return { podsRemaining: 0 }
  return left.pods === undefined ? {} : { podsRemaining: left.pods }
}

// I8: a Warning names the pods that are removed without an eviction.
function warning(facts: LeavingFacts, left: DrainEnd): readonly LoopEffect[] {
  const { uid, status } = facts
  const event = warningOf(facts, left)
  if (event === undefined) return []
  const id = `${uid} drain ${status.drain?.startedAt}`
  const since = status.shutdownStartedAt
  return [{ type: 'emit', event: { type: 'Warning', action: 'DrainNode', ...event, id, since } }]
}

function warningOf(
  facts: LeavingFacts,
  left: DrainEnd,
): Pick<EventDraft, 'reason' | 'note'> | undefined {
  const isOver = `${limitOf(facts)} s is over; the machine is removed`
  switch (left.type) {
    case 'some': {
      const note = `${isOver} with these pods still on it: ${left.pods.join(', ')}`
      return { reason: 'NodeDrainFailed', note }
    }
    case 'unknown': {
      const note = `${isOver}, and pods may still be on it: ${left.message}`
      return { reason: 'NodeDrainFailed', note }
    }
    case 'returning': {
      const note = `The machine is removed with pods on it that always return, because they tolerate the cordon: ${left.workloads.join(', ')}`
      return { reason: 'NodeDrained', note }
    }
    default:
      return undefined
  }
}

function limitOf(facts: LeavingFacts): string {
  const { nodeDrainTimeout } = facts.spec
  return isReclaiming(facts) && RECLAIM_DRAIN < nodeDrainTimeout
    ? `The limit of a reclaim of ${RECLAIM_DRAIN.as('seconds')}`
    : `nodeDrainTimeout of ${nodeDrainTimeout.as('seconds')}`
}
