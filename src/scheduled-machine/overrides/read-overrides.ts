// The overrides of one machine. A pass reads them only when it may matter: docs/adr/0030.
import type { DateTime } from 'luxon'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import { createSingleFlight } from '#src/kube/single-flight.ts'
import { FailedRead } from '#src/reconcile/failed-read.ts'
import { matchesTarget } from '#src/schedule-override/matches.ts'
import { type Override, readOverride } from '#src/schedule-override/override.ts'
import { failedRead, MANAGEMENT } from '../failures/explain-request.ts'
import { goalOf, type Why } from '../goal.ts'
import type { ReconcileRequest } from '../request.ts'
import { AT_REST } from '../settled/at-rest.ts'
import { isGraceOver } from '../shutdown.ts'
import type { Subject } from '../subject.ts'
import { countedOverrides } from './list-overrides.ts'

export interface OverridesReader {
  /** Adds the overrides to a subject. Never fails: `overridesError` says why they are not there. `undefined`: they do not
   * matter for its goal. */
  complete(subject: Subject, pass: Pass): Promise<Subject> | undefined
  /** Adds them. Throws `FailedRead` when the function may not read them. */
  read(subject: Subject, signal: AbortSignal): Promise<Subject>
}

interface Pass {
  readonly request: ReconcileRequest
  readonly now: DateTime
  readonly signal: AbortSignal
}

export function createOverridesReader(client: KubeClient): OverridesReader {
  // At an edge, many passes of one namespace read the same list at the same time.
  const shared = createSingleFlight<readonly Override[]>()
  const read = async (subject: Subject, signal: AbortSignal): Promise<Subject> => {
    const { namespace, name } = subject.key
    const all = await shared.share(
      namespace,
      () => listOverrides(client, namespace, signal),
      signal,
    )
    const { labels } = subject
    return { ...subject, overrides: all.filter((each) => matchesTarget(each, { name, labels })) }
  }
  return {
    read,
    complete(subject, { request, now, signal }) {
      if (!isNeeded(subject, request, now)) return undefined
      return read(subject, signal).catch((error: unknown) => {
        const isAnswer = error instanceof FailedRead || error instanceof KubeError
        if (!isAnswer || signal.aborted) throw error
        return { ...subject, overridesError: error }
      })
    },
  }
}

/** Whether the goal is the same with any override: deletion, kill switch, reclaim, and a drain that has begun (I9). */
export function comesBeforeOverrides(subject: Subject, now: DateTime): boolean {
  const goal = goalOf(subject, now)
  if (goal.type === 'leave')
    return BEFORE_OVERRIDES.has(goal.why) || subject.status.drain !== undefined
  return goal.type === 'accept' || goal.type === 'kill' || goal.type === 'orphan'
}

const BEFORE_OVERRIDES: ReadonlySet<Why> = new Set(['deleted', 'reclaimed'])

// One is stored, or an event asks. And before a machine is created, shut down or drained: the event of an override may be
// lost. And after an edit that may have changed its labels.
function isNeeded(subject: Subject, request: ReconcileRequest, now: DateTime): boolean {
  if (request.hasOverrides === true) return true
  if (comesBeforeOverrides(subject, now)) return false
  return (
    subject.status.override !== undefined || begins(subject, now) || isRelabelled(subject, request)
  )
}

/**
 * Whether the event is of the ScheduledMachine itself, and labels or annotations were edited after the last write of its
 * status: a selector may match now. An edit of the spec alone is another generation.
 */
export function isRelabelled(
  { isEdited, generation, status }: Subject,
  { summary }: ReconcileRequest,
): boolean {
  const isOwnEvent = summary !== undefined && Object.keys(summary).length === 0
  return isOwnEvent && isEdited === true && generation === status.observedGeneration
}

function begins(subject: Subject, now: DateTime): boolean {
  const { phase, machineRef, shutdownStartedAt } = subject.status
  const goal = goalOf(subject, now)
  if (goal.type === 'join') return machineRef === undefined
  if (goal.type !== 'leave') return false
  // The drain is the point of no return.
  if (shutdownStartedAt !== undefined) return isGraceOver(subject, now)
  return (goal.why === 'closed' || goal.why === 'disabled') && !AT_REST.has(phase)
}

async function listOverrides(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly Override[]> {
  try {
    const objects = await countedOverrides(client, namespace, signal)
    return objects.flatMap((object) => readOverride(object) ?? [])
  } catch (error) {
    // The definition is not installed: there are none.
    if (isKubeError(error, 'NotFound')) return []
    if (isKubeError(error, 'Forbidden') && error instanceof KubeError) {
      throw failedRead(error, MANAGEMENT)
    }
    throw error
  }
}
