import { type DateTime, Duration } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { IN_MOTION, type Wake } from '#src/wake/wake-time.ts'
import { MACHINE_READY } from '../reasons.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'

/**
 * The wait while the workload cluster does not answer: as long as it has not answered so far, at least ten seconds
 * and at most five minutes. So the wait doubles each time, without a counter.
 */
export function whileUnreachable({ status }: Pick<Subject, 'status'>, now: DateTime): Wake {
  const stored = status.conditions?.find(({ type }) => type === MACHINE_READY)
  const isUnreachable = stored?.status === 'Unknown' && stored.reason !== 'Paused'
  const since = isUnreachable ? parseInstant(stored.lastTransitionTime) : undefined
  const lasts = since === undefined ? 0 : now.toMillis() - since.toMillis()
  const wait = Math.min(BLOCKED.toMillis(), Math.max(IN_MOTION.toMillis(), lasts))
  return { type: 'within', within: Duration.fromMillis(wait) }
}
