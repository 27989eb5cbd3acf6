import { type DateTime, Duration } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import type { UnreadDecision } from '../effects.ts'
import type { Subject } from '../observed.ts'
import { READY } from '../reasons.ts'

const FIRST_SECONDS = 30
const MOST_SECONDS = 300

/** Further ahead no wait can be: instants are stored in whole seconds. */
export const BACK_OFF_LIMIT = Duration.fromObject({ seconds: MOST_SECONDS + 1 })

/** 30 s, doubling to 5 min, counted from the first failure (spec §3). */
export function backOff(attempts: number): Duration {
  const seconds = Math.min(MOST_SECONDS, FIRST_SECONDS * 2 ** Math.max(0, attempts - 1))
  return Duration.fromObject({ seconds })
}

/** An action failed a moment ago: events do not hurry it, a change of the spec does. */
export function backingOff(subject: Subject, now: DateTime): UnreadDecision | undefined {
  const { retry, observedGeneration } = subject.status
  const until = retry === undefined ? undefined : parseInstant(retry.notBefore)
  // A machine that failed at its provider is looked at meanwhile: it may recover, and its window may close.
  if (isProvisioningFailed(subject)) return undefined
  if (until === undefined || observedGeneration !== subject.generation) return undefined
  // Further ahead than a back-off can be: the clock has jumped back, and waiting would be for ever.
  if (now >= until || until > now.plus(BACK_OFF_LIMIT)) return undefined
  return {}
}

/** Whether the status says that the machine failed at its provider. */
export function isProvisioningFailed({ status }: Subject): boolean {
  return (
    status.conditions?.some(
      ({ type, reason }) => type === READY && reason === 'ProvisioningFailed',
    ) === true
  )
}
