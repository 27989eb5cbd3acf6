// The machine is not drained while the last pod on the way of an event is on its Node: no event would come any more, and
// nobody would turn a machine on again (docs/adr/0034). A kill switch and an emergency reclaim do not wait for this.
import type { DateTime } from 'luxon'
import { findCondition } from '#src/kube/conditions.ts'
import { type EventWorkload, eventWorkloadInWords } from '#src/nodes/event-path.ts'
import type { Decision, LoopEffect } from '../effects.ts'
import type { LeavingFacts } from '../facts.ts'
import { READY } from '../reasons.ts'
import { statusOf } from '../status.ts'
import { BLOCKED } from '../wake.ts'
import { cordon } from './cordon.ts'
import { persistedRefs } from './persisted-refs.ts'

const REASON = 'EventPathOnNode'

/** Keeps the Machine, cordoned, and says what to move. `undefined`: nothing holds it. */
export function eventPath(facts: LeavingFacts, now: DateTime): Decision | undefined {
  const { lastOfEventPath = [] } = facts.toDrain ?? {}
  if (lastOfEventPath.length === 0) return undefined
  const message = messageOf(lastOfEventPath)
  const status = statusOf(facts, now, {
    phase: 'ShuttingDown',
    reason: REASON,
    message,
    machineReady: { status: 'False', reason: REASON, message: 'The machine waits to be drained' },
    change: persistedRefs(facts),
    // No event tells that the pod was moved.
    wakes: [{ type: 'within', within: BLOCKED }],
  })
  return { before: warning(facts, message), status, after: cordon(facts) }
}

function messageOf(workloads: readonly EventWorkload[]): string {
  const names = workloads.map(eventWorkloadInWords).join(', ')
  return `The machine stays: its Node has the last Ready pod of ${names}, and without it Sundial gets no events. Move it to a Node that stays: ${workloads.map(remedyOf).join(' && ')}`
}

// The Node is cordoned, so the new pod comes to another one.
function remedyOf({ kind, namespace, name }: EventWorkload): string {
  return `kubectl -n ${namespace} rollout restart ${kind.toLowerCase()} ${name}`
}

function warning({ uid, status }: LeavingFacts, message: string): readonly LoopEffect[] {
  const { shutdownStartedAt: since, conditions = [] } = status
  if (findCondition(conditions, READY)?.reason === REASON) return []
  const id = `${uid} ${REASON} ${since}`
  const event = { type: 'Warning', reason: REASON, action: 'DrainNode', note: message, id } as const
  return [{ type: 'emit', event: { ...event, since } }]
}
