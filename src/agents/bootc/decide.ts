// Decides what a daemon does next for its node, and what its status says. The desired digest is compared with what the host
// has booted and with what it boots next. Exit statuses of commands decide nothing.
import type { DateTime } from 'luxon'
import { hasDigest } from '#src/images/digest.ts'
import { type HostStatus, nextBootOf } from './bootc-status.ts'
import { parseDesiredImage } from './desired-image.ts'
import type { Decision, Observed } from './facts.ts'
import { judgeFallBack, judgeStaged } from './judge-reboot.ts'
import { judgeRunning, judgeStaging, judgeUnwanted } from './judge-staging.ts'
import { storedIdle } from './node-conditions.ts'
import { isCut, statusOf } from './node-status.ts'
import { pendingReboot, updateReboots, withdrawReboot } from './reboots.ts'
import type { Goal, Verdict } from './verdict.ts'

/** The next step. Its status is stored before its action is done. */
export function decide(observed: Observed, now: DateTime): Decision {
  // Nothing that a host says while it goes down is worth telling.
  if (observed.host.isStopping) return { status: observed.status }
  const verdict = judge(observed, now)
  const { action, wakeTime } = verdict
  return {
    status: statusOf(observed, verdict, now),
    ...(action !== undefined && { action }),
    ...(wakeTime !== undefined && { wakeTime }),
  }
}

function judge(observed: Observed, now: DateTime): Verdict {
  const { bootc } = observed.host
  const desired = parseDesiredImage(observed.spec.desiredImage)
  switch (bootc.type) {
    case 'failed':
      return unknown(observed, `populating bootc fields: getting bootc status: ${bootc.error}`)
    case 'staging':
      return judgeRunning(observed, bootc, desired.digest, now)
    case 'known': {
      const { status } = bootc
      if (isCut(observed.status)) return { idle: 'Idle', degraded: CUT }
      if (isBootUnclear(observed, status)) return unknown(observed, NO_BOOT_ID)
      const reboots = rebootsOf(observed, status, desired.digest, now)
      if (status.booted === undefined) return unknown(observed, status.bootedProblem)
      if (desired.problem !== undefined) return { idle: 'Idle', degraded: desired.problem }
      return judgeGoal({ ...observed, ...desired, bootc: status, reboots }, now)
    }
    default:
      return bootc satisfies never
  }
}

const CUT =
  'nothing is done to this host, because the definition of BootcNode in the cluster does not keep the status of this daemon: apply deploy/crds'

const NO_BOOT_ID =
  'whether the host has rebooted is not known: /proc/sys/kernel/random/boot_id cannot be read'

// A reboot was asked for, and another image is booted. Either it has not begun, or the host came back from it.
function isBootUnclear({ status, host }: Observed, { booted }: HostStatus): boolean {
  const pending = pendingReboot(status.reboots ?? [])
  return (
    host.bootID === undefined && pending !== undefined && !hasDigest(booted?.info, pending.digest)
  )
}

// What is booted is not known. An idle node after a reboot would count as one that came back on its old image.
function unknown({ status }: Observed, degraded = 'bootc status has no booted entry'): Verdict {
  const { reason } = storedIdle(status.conditions ?? [])
  return { idle: reason === 'Rebooting' ? reason : 'Idle', degraded }
}

function judgeGoal(goal: Goal, now: DateTime): Verdict {
  const { bootc, digest, reboots } = goal
  const verdict = hasDigest(bootc.booted?.info, digest)
    ? judgeUnwanted(goal, now)
    : hasDigest(nextBootOf(bootc)?.info, digest)
      ? judgeStaged(goal, now)
      : (judgeFallBack(goal) ?? judgeStaging(goal, now))
  return { reboots, ...verdict }
}

// Also without a reboot that was written down, did not begin, and is not approved any more.
function rebootsOf(
  { spec, status, host }: Observed,
  bootc: HostStatus,
  digest: string | undefined,
  now: DateTime,
) {
  const records = status.reboots ?? []
  const { booted } = bootc
  if (booted === undefined) return records
  const facts = {
    bootID: host.bootID,
    lastBootID: status.bootID,
    bootedDigest: booted.info.imageDigest,
    isBooted: (digest: string) => hasDigest(booted.info, digest),
  }
  const updated = updateReboots(records, facts, now)
  const isApproved =
    spec.desiredImageState === 'Booted' && pendingReboot(updated)?.digest === digest
  return isApproved ? updated : withdrawReboot(updated)
}
