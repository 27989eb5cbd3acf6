import type { DateTime } from 'luxon'
import type { Wake } from '#src/wake/wake-time.ts'
import type { Decision, Effect, EventDraft } from '../effects.ts'
import type { OrphanFacts, TakenFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import { isTainted } from '../taints/condition.ts'
import { uncordon } from './cordon.ts'
import { removal } from './reclaim-agent.ts'
import { untaint } from './taint.ts'
import { whileItLasts } from './while-removing.ts'

type Abandoned = OrphanFacts | TakenFacts

/**
 * Lets a deleted ScheduledMachine go, while the Machine of its name stays. Sundial's cordon and taints and the
 * configuration of its reclaim agent are removed first. If the workload cluster does not answer, the deletion waits for
 * it, but not longer than any other deletion.
 */
export function abandon(facts: Abandoned, notes: readonly EventDraft[], now: DateTime): Decision {
  if (mayHaveChangedNode(facts) && !isOverdue(facts, now)) {
    const waitsFor = facts.node?.type === 'unknown' ? facts.node.message : otherPasses(facts, now)
    if (waitsFor !== undefined) return waitForNode(facts, waitsFor, now)
  }
  return {
    after: [
      ...releaseNode(facts),
      ...notes.map((event) => ({ type: 'emit', event }) as const),
      { type: 'removeFinalizer' },
    ],
  }
}

function releaseNode(facts: Abandoned): readonly Effect[] {
  return [...uncordon(facts), ...untaint(facts, { leaves: false }), ...removal(facts)]
}

function mayHaveChangedNode(facts: Abandoned): boolean {
  const { shutdownStartedAt, reclaimAgent } = facts.status
  return shutdownStartedAt !== undefined || reclaimAgent !== undefined || isTainted(facts)
}

// A pass that began before the deletion may still change the Node.
function otherPasses({ deletedAt }: Abandoned, now: DateTime): string | undefined {
  const isOver = deletedAt === undefined || now >= deletedAt.plus(LONGEST_PASS)
  return isOver ? undefined : 'a pass that began before the deletion may still be running'
}

// Longer than a pass can take, with some allowance for clocks that differ.
const LONGEST_PASS = { seconds: 90 }

function isOverdue({ deletedAt, finalizerTimeout }: Abandoned, now: DateTime): boolean {
  return deletedAt !== undefined && now >= deletedAt.plus(finalizerTimeout)
}

function waitForNode(facts: Abandoned, message: string, now: DateTime): Decision {
  const status = statusOf(facts, now, {
    phase: facts.status.phase ?? 'Pending',
    reason: 'Orphaned',
    message: `Deleted. The machine stays, but Sundial's cordon and taints and the configuration of its reclaim agent have to be removed first: ${message}`,
    machineReady: { status: 'Unknown', reason: 'Orphaned', message },
    wakes: wakesOf(facts, now),
  })
  return { status, after: releaseNode(facts) }
}

function wakesOf({ deletedAt, finalizerTimeout }: Abandoned, now: DateTime): readonly Wake[] {
  const deadlines = [deletedAt?.plus(LONGEST_PASS), deletedAt?.plus(finalizerTimeout)]
  return [
    whileItLasts(deletedAt, now),
    ...deadlines.flatMap((at) =>
      at !== undefined && at > now ? [{ type: 'at', at } as const] : [],
    ),
  ]
}
