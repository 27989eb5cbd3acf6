// Slots that are not healthy. Too many of them halt the rollout.
import type { DateTime } from 'luxon'
import { startOfPeriod } from '#src/clock/start-of-period.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { Member } from '../nodes/membership.ts'
import type { RebootSlot } from '../schema.ts'
import type { Subject } from '../subject.ts'
import { hasComeBack, isMarkedFellBack } from './fell-back.ts'

export type Unhealthy = 'Degraded' | 'NotReady' | 'RebootTimeout' | 'FellBack'

/** Why the slot is not healthy. `undefined`: it is, as far as the pool knows. */
export function whyUnhealthy(
  slot: RebootSlot,
  member: Member,
  subject: Subject,
  now: DateTime,
): Unhealthy | undefined {
  if (isMarkedFellBack(member) || hasComeBack(slot, member)) return 'FellBack'
  if (member.state === 'Degraded') return 'Degraded'
  if (member.state === 'UpToDate') return member.node.ready === 'True' ? undefined : 'NotReady'
  const deadline = rebootDeadline(slot, subject, now)
  return deadline !== undefined && now >= deadline ? 'RebootTimeout' : undefined
}

/** When a reboot takes too long. `undefined`: there is no timeout, or the reboot is not approved. */
export function rebootDeadline(
  { phase, approvedAt, rebootingSince }: RebootSlot,
  { spec, writtenAt }: Subject,
  now: DateTime,
): DateTime | undefined {
  const start = parseInstant(rebootingSince ?? approvedAt)
  if (phase === 'Reserved' || phase === 'Draining' || start === undefined) return undefined
  return spec.rebootTimeout && startOfPeriod(start, writtenAt, now).plus(spec.rebootTimeout)
}
