import { type DateTime, Duration } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { IN_MOTION, type Wake } from '#src/wake/wake-time.ts'
import { MACHINE_READY } from '../reasons.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'

/** While the workload cluster does not answer: for as long again as it has not answered so far, which is ten
 * seconds, doubling to five minutes. Nothing has to be counted for it. */
export function whileUnreachable({ status }: Pick<Subject, 'status'>, now: DateTime): Wake {
  const told = status.conditions?.find(({ type }) => type === MACHINE_READY)
  const isTold = told?.status === 'Unknown' && told.reason !== 'Paused'
  const since = isTold ? parseInstant(told.lastTransitionTime) : undefined
  const lasts = since === undefined ? 0 : now.toMillis() - since.toMillis()
  const wait = Math.min(BLOCKED.toMillis(), Math.max(IN_MOTION.toMillis(), lasts))
  return { type: 'within', within: Duration.fromMillis(wait) }
}
