// The timeouts of a shutdown, from the stored instants (I10: they never run backwards).
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { drainDeadline } from '#src/nodes/drain/state.ts'
import { isReclaiming } from './reclaim/reclaim.ts'
import type { Subject } from './subject.ts'

/**
 * Whether the grace period after `shutdownStartedAt` is over. Once a drain has begun, it stays over. A reclaim has none.
 */
export function isGraceOver({ spec, status }: Subject, now: DateTime): boolean {
  if (status.drain !== undefined || isReclaiming({ status })) return true
  if (status.shutdownStartedAt === undefined) return false
  const startedAt = parseInstant(status.shutdownStartedAt)
  return startedAt === undefined || now >= startedAt.plus(spec.gracefulShutdownTimeout)
}

const ASKING_FOR_THE_NODE = { minutes: 10 }

/**
 * Whether the workload cluster has not answered for so long after the drain that Sundial gives up on the Node.
 */
export function isLeftBehind(subject: Subject, now: DateTime): boolean {
  const { spec, status } = subject
  const deadline = drainDeadline(status.drain, spec.nodeDrainTimeout)
  return deadline !== undefined && now > deadline.plus(ASKING_FOR_THE_NODE)
}
