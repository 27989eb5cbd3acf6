// The status after a read that fails until somebody fixes the cause, where the user looks.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import type { UnreadDecision } from '../effects.ts'
import { READ_FAILED } from '../reasons.ts'
import type { Subject } from '../subject.ts'
import { afterFailure } from './after-failed-action.ts'

/**
 * An API server that has just started refuses everything until it has read its roles. So the first refusal only
 * postpones the pass, by this time. The second refusal in a row is reported.
 */
const SECOND_LOOK = { seconds: 10 }

/** The decision after a failed read. `message` says which read. */
export function afterFailedRead(subject: Subject, message: string, now: DateTime): UnreadDecision {
  const { status, generation } = subject
  if (status.retry === undefined) {
    const notBefore = formatInstant(now.plus(SECOND_LOOK))
    const retry = { attempts: 0, notBefore, lastError: message }
    return { status: { ...status, retry, wakeTime: notBefore, observedGeneration: generation } }
  }
  return { status: afterFailure(subject, status, { reason: READ_FAILED, message }, now) }
}
