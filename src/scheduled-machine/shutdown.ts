// The clock of a shutdown, from what is stored (I10: it never runs backwards).
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import type { Subject } from './subject.ts'

/** The grace period after `shutdownStartedAt` is over. Once a drain has begun it stays over. */
export function isGraceOver({ spec, status }: Subject, now: DateTime): boolean {
  if (status.drain !== undefined) return true
  if (status.shutdownStartedAt === undefined) return false
  const startedAt = parseInstant(status.shutdownStartedAt)
  return startedAt === undefined || now >= startedAt.plus(spec.gracefulShutdownTimeout)
}

/** A start that was stored, as it counts for us. One that lies ahead was stored by a clock that is ahead of
 * ours, and counts from now: no period is longer than was asked for (I10). Unless ours is the one that is
 * wrong: the API server's own clock has seen `writtenAt`, and nobody's period becomes shorter by our fault. */
export function countsFrom(stored: DateTime, { writtenAt }: Subject, now: DateTime): DateTime {
  const latest = writtenAt !== undefined && writtenAt > now ? writtenAt : now
  return stored > latest ? latest : stored
}

/** `nodeDrainTimeout` after the drain began. */
export function drainDeadline({ spec, status }: Subject): DateTime | undefined {
  const startedAt = status.drain === undefined ? undefined : parseInstant(status.drain.startedAt)
  return startedAt?.plus(spec.nodeDrainTimeout)
}

const ASKING_FOR_THE_NODE = { minutes: 10 }

/** The workload cluster has not answered for so long after the drain that its Node is left to it. */
export function isLeftBehind(subject: Subject, now: DateTime): boolean {
  const deadline = drainDeadline(subject)
  return deadline !== undefined && now > deadline.plus(ASKING_FOR_THE_NODE)
}
