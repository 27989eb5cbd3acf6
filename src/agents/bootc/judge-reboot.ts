// Rules about a reboot into what is staged. The host reboots only while its BootcNode asks for the digest that is staged,
// and at most once for each approval.
import type { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import { type Deployment, nextBootOf } from './bootc-status.ts'
import { judgeLocked } from './judge-staging.ts'
import { storedIdle } from './node-conditions.ts'
import { fallBackFrom, pendingReboot, recordReboot, UNKNOWN_BOOT } from './reboots.ts'
import type { Goal, Verdict } from './verdict.ts'

/** After this time a host that does not go down is degraded. */
const LATE = { minutes: 5 }

/** The desired image is staged. */
export function judgeStaged(goal: Goal, now: DateTime): Verdict {
  const { spec, bootc, digest, reference, reboots, host, generation } = goal
  if (spec.desiredImageState !== 'Booted') return { idle: 'Staged' }
  const refused = judgeFallBack(goal)
  if (refused !== undefined) return refused
  const pending = pendingReboot(reboots)
  const next = nextBootOf(bootc)
  // A second request for the same reboot takes no chances.
  const isSoft = pending === undefined && canBeSoft(goal, next)
  if (next?.isLocked === true && !isSoft) return judgeLocked(goal, now)
  const bootID = host.bootID ?? UNKNOWN_BOOT
  const late = pending?.requestedTime
  return {
    idle: 'Rebooting',
    reboots:
      pending === undefined ? recordReboot(reboots, { digest, bootID, generation }, now) : reboots,
    ...(isLate(late, now) && {
      degraded: `the host was told to reboot at ${late} and does not go down; its journal says what holds it up`,
    }),
    action: { type: 'reboot', image: reference, digest, isSoft },
  }
}

/** The host came back on another image after a reboot into this one: the same approval counts no more. */
export function judgeFallBack(goal: Goal): Verdict | undefined {
  const { spec, digest, reference, reboots, bootc, status } = goal
  const fallBack = fallBackFrom(reboots, digest)
  if (fallBack === undefined || spec.desiredImageState !== 'Booted') return undefined
  const { reason, generation } = storedIdle(status.conditions ?? [])
  // A new approval: the controller has withdrawn the old one, and the status has said Staged since.
  if (reason === 'Staged' && generation > (fallBack.generation ?? 0)) return undefined
  const { image, imageDigest } = bootc.booted?.info ?? { image: 'no image', imageDigest: '' }
  return {
    idle: 'Idle',
    reboots,
    hasFallenBack: true,
    degraded: `the host rebooted into ${reference} and came back on ${image} (${imageDigest}); it is not tried again until desiredImage changes, or desiredImageState is Staged and then Booted again`,
  }
}

// On composefs, bootc makes a soft reboot only with what is locked: with anything else the command does nothing.
function canBeSoft({ spec, bootc }: Goal, next: Deployment | undefined): boolean {
  const isCapable = bootc.staged !== undefined && next?.info.softRebootCapable === true
  const isOffered = bootc.backend === 'ostree' || next?.isLocked === true
  return spec.rebootPolicy === 'AllowSoftReboot' && isCapable && isOffered
}

function isLate(requestedTime: string | undefined, now: DateTime): boolean {
  const since = parseInstant(requestedTime)
  return since !== undefined && now >= since.plus(LATE)
}
