// The overrides of one machine. A pass reads them only when it may matter: docs/adr/0030.
import type { DateTime } from 'luxon'
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import { createSingleFlight } from '#src/kube/single-flight.ts'
import { matchesTarget } from '#src/schedule-override/matches.ts'
import { type Override, readOverride } from '#src/schedule-override/override.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { failedRead, MANAGEMENT } from '../failures/explain-request.ts'
import { goalOf } from '../goal.ts'
import type { ReconcileRequest } from '../request.ts'
import { AT_REST } from '../settled/at-rest.ts'
import type { Subject } from '../subject.ts'

export type CompleteSubject = (
  subject: Subject,
  context: {
    readonly request: ReconcileRequest
    readonly now: DateTime
    readonly signal: AbortSignal
  },
) => Promise<Subject>

/** Adds the overrides to a subject. Throws `FailedRead` when the function may not read them. */
export function createCompleteSubject(client: KubeClient): CompleteSubject {
  // At an edge, many passes of one namespace read the same list at the same time.
  const shared = createSingleFlight<readonly Override[]>()
  return async (subject, { request, now, signal }) => {
    if (!isNeeded(subject, request, now)) return subject
    const { namespace, name } = subject.key
    const all = await shared.share(
      namespace,
      () => listOverrides(client, namespace, signal),
      signal,
    )
    const { labels } = subject
    return { ...subject, overrides: all.filter((each) => matchesTarget(each, { name, labels })) }
  }
}

// One is stored, or an event asks. And before a machine is created or shut down: the event of an override may be lost.
function isNeeded(subject: Subject, request: ReconcileRequest, now: DateTime): boolean {
  return (
    subject.status.override !== undefined || request.hasOverrides === true || begins(subject, now)
  )
}

function begins(subject: Subject, now: DateTime): boolean {
  const { phase, machineRef, shutdownStartedAt } = subject.status
  const goal = goalOf(subject, now)
  if (goal.type === 'join') return machineRef === undefined
  if (goal.type !== 'leave' || shutdownStartedAt !== undefined) return false
  return (goal.why === 'closed' || goal.why === 'disabled') && !AT_REST.has(phase)
}

async function listOverrides(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly Override[]> {
  try {
    const objects = await client.list(SCHEDULE_OVERRIDES, { namespace }, signal)
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
