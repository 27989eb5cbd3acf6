// Rules about what the host boots next: staging the desired image, and dropping one that is not desired any more.
import type { DateTime } from 'luxon'
import { hasDigest } from '#src/images/digest.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { Action, BootcFacts, Observed } from './facts.ts'
import { IDLE_REASONS, type IdleReason, storedIdle } from './node-conditions.ts'
import { pendingReboot, type RebootRecord, SHUTDOWN_SECONDS } from './reboots.ts'
import { nextAttempt, recordFailure, type StageRecord } from './stage-record.ts'
import type { Goal, Verdict } from './verdict.ts'

/** A command of bootc runs. One that stages another image is stopped. `digest`: that of the desired image, if it is valid. */
export function judgeRunning(
  observed: Observed,
  running: Extract<BootcFacts, { type: 'staging' }>,
  digest: string | undefined,
  now: DateTime,
): Verdict {
  const { booted, reboots = [] } = observed.status
  if (running.isReboot) return judgeSoftReboot(pendingReboot(reboots), now)
  const stage = storedFailures(observed)
  const isWanted = running.digest === undefined || running.digest === digest
  return {
    // The desired image may be booted, and be staged again to replace another one.
    idle: digest !== undefined && hasDigest(booted, digest) ? 'Idle' : reasonOf(observed, running),
    ...degradedBy(stage),
    action: isWanted
      ? { type: 'followStaging', goal: digest, digest: running.digest, isReboot: false }
      : { type: 'stopStaging' },
  }
}

// bootc makes a soft reboot. It is stopped when the reboot does not begin in time: then a whole one follows.
function judgeSoftReboot(pending: RebootRecord | undefined, now: DateTime): Verdict {
  const until = parseInstant(pending?.requestedTime)?.plus({ seconds: SHUTDOWN_SECONDS })
  return until !== undefined && now < until
    ? {
        idle: 'Rebooting',
        action: { type: 'followStaging', goal: undefined, digest: undefined, isReboot: true },
        wakeTime: until,
      }
    : { idle: 'Rebooting', action: { type: 'stopStaging' } }
}

// A command that stages nothing is a step of what the status says already.
function reasonOf(
  { status }: Observed,
  running: Extract<BootcFacts, { type: 'staging' }>,
): IdleReason {
  const stored = IDLE_REASONS.find((each) => each === storedIdle(status.conditions ?? []).reason)
  return (running.digest === undefined ? stored : undefined) ?? 'Staging'
}

/** The desired image is not what the host boots next. */
export function judgeStaging(goal: Goal, now: DateTime): Verdict {
  const stage = failures(goal, now)
  const wakeTime = nextAttempt(stage, now)
  if (wakeTime !== undefined) return { idle: 'Idle', ...degradedBy(stage), wakeTime }
  const { pullSecretError } = goal.host
  if (pullSecretError !== undefined)
    return { idle: 'Idle', ...withStage(stage), degraded: pullSecretError }
  return { idle: 'Staging', ...degradedBy(stage), action: stageAction(goal) }
}

/** The desired image is staged, approved, and locked. */
export function judgeLocked(goal: Goal, now: DateTime): Verdict {
  const stage = failures(goal, now)
  const wakeTime = nextAttempt(stage, now)
  return {
    idle: 'Staged',
    ...degradedBy(stage),
    ...(wakeTime === undefined
      ? { action: { type: 'unlock', digest: goal.digest } }
      : { wakeTime }),
  }
}

/** The desired image is booted. Then the host must not boot another one next. */
export function judgeUnwanted(goal: Goal, now: DateTime): Verdict {
  const action = dropAction(goal)
  if (action === undefined) return { idle: 'Idle' }
  const stage = failures(goal, now)
  const wakeTime = nextAttempt(stage, now)
  return {
    idle: 'Idle',
    ...degradedBy(stage),
    ...(wakeTime === undefined ? { action } : { wakeTime }),
  }
}

function stageAction({ bootc, digest, reference, host }: Goal): Action {
  const { backend, staged, rollback } = bootc
  // On composefs, `bootc switch` to a deployment that is on the host is an error. And `bootc rollback` beside a staged
  // deployment breaks bootc before 1.16.0 (bootc#2208).
  if (backend === 'composefs' && hasDigest(rollback?.info, digest)) {
    return { type: staged === undefined ? 'rollBack' : 'discardStaged', digest }
  }
  return { type: 'stage', image: reference, digest, isLocked: host.canLock }
}

function dropAction({ bootc, digest, reference }: Goal): Action | undefined {
  const { backend, isUki, staged, rollback, rollbackQueued } = bootc
  if (staged !== undefined && !hasDigest(staged.info, digest)) {
    // There is no verb to unstage. On ostree, the booted image is staged in its place.
    return backend === 'composefs'
      ? { type: 'discardStaged', digest }
      : { type: 'stage', image: reference, digest, isLocked: false }
  }
  const isUnwanted = staged === undefined && rollbackQueued && !hasDigest(rollback?.info, digest)
  // Such a host may report the order the wrong way round, and then `bootc rollback` would do the contrary.
  const isReliable = backend === 'ostree' || !isUki
  return isUnwanted && isReliable ? { type: 'rollBack', digest } : undefined
}

/** The stored failures. Those of another spec do not count. */
function storedFailures({ status, generation }: Observed): StageRecord | undefined {
  return status.observedGeneration === generation ? status.stage : undefined
}

// With the attempt that has just ended. Whatever its commands said, the host has not become what was wanted.
function failures(goal: Goal, now: DateTime): StageRecord | undefined {
  const stored = storedFailures(goal)
  const { outcome } = goal.host
  if (outcome === undefined || outcome.digest !== goal.digest) return stored
  if (outcome.isDrop && goal.bootc.staged === undefined) return stored
  return recordFailure(stored, outcome.error ?? NOTHING_CHANGED, now)
}

const NOTHING_CHANGED = 'bootc ended without an error, and its status has not changed'

function degradedBy(stage: StageRecord | undefined): Pick<Verdict, 'degraded' | 'stage'> {
  const error = stage?.lastError
  return {
    ...withStage(stage),
    ...(error !== undefined && { degraded: `bootc stage failed: ${error}` }),
  }
}

function withStage(stage: StageRecord | undefined): Pick<Verdict, 'stage'> {
  return stage === undefined ? {} : { stage }
}
