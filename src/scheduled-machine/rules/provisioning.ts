import { DateTime } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import {
  isFailure,
  type MachineSurroundings,
  machineProgress,
  waitedFor,
} from '#src/cluster-api/machine-progress.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import type { Trace } from '#src/reconcile/rules.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { Decision, Verdict } from '../effects.ts'
import type { JoiningFacts } from '../facts.ts'
import { MACHINE_READY } from '../reasons.ts'
import { isExpectedStage, isProgressing, whileJoining } from '../settled/progressing.ts'
import { lacksKubeadmVersion } from '../spec/kubeadm-version.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import type { Subject } from '../subject.ts'
import { BLOCKED } from '../wake.ts'
import { created, createMissing } from './create.ts'
import { leftover } from './leftovers.ts'
import { persistedRefs } from './persisted-refs.ts'
import { cordonUntilOpen, whilePreparing } from './preparing.ts'
import { isFailedForGood, replacement } from './replacing.ts'
import { awaitedDaemonSets, waitingForDaemonSets } from './startup.ts'
import { taintBeforeService } from './taint.ts'
import { whileUnreachable } from './while-unreachable.ts'

/** The Machine exists, but its Node does not, or is not Ready. */
export function provisioning(
  facts: JoiningFacts,
  machine: Machine,
  now: DateTime,
  trace?: Trace,
): Decision {
  const { spec } = facts
  const since = waitingSince(facts, machine, now)
  const deadline = since.plus(spec.provisioningTimeout)
  const machineReady = progress(machine, facts)
  const isLate = now >= deadline
  trace?.(FAILED)(isFailure(machineReady.reason) ? `yes: ${machineReady.message}` : 'no')
  trace?.(LATE)(`${isLate ? 'yes' : 'no'}: ${formatInstant(deadline)}`)
  const tainting = taintBeforeService(facts)
  const { before: uncordoning, after } = cordonUntilOpen(facts, now)
  const mending = [
    ...uncordoning,
    ...tainting.effects,
    ...(isChildless(facts) ? createMissing(facts) : []),
  ]
  if (!isLate && isExpectedStage(machineReady.reason) && isProgressing(facts, now)) {
    return { before: mending, after }
  }
  const hasFailed = isFailure(machineReady.reason)
  const retry =
    hasFailed && isFailedForGood(machine)
      ? replacement(facts, machineReady.message, now)
      : undefined
  const nextLook = whileWaiting(facts, machineReady.reason, now)
  const wakes = wakesOf(machineReady, retry?.notBefore, isLate ? undefined : deadline, nextLook)
  // The pass that created the Machine ended before it stored the status.
  const isNew = facts.status.machineRef === undefined && !isLate && !hasFailed
  const status = statusOf(facts, now, {
    ...(isNew
      ? created(facts, now)
      : {
          ...whilePreparing(
            facts,
            verdict(facts, machine, machineReady, isLate, retry?.notBefore),
            now,
          ),
          machineReady,
        }),
    nodeTainted: tainting.nodeTainted,
    change: {
      ...persistedRefs(facts),
      ...tainting.change,
      shutdownStartedAt: undefined,
      drain: undefined,
      ...(retry && { retry }),
    },
    wakes,
  })
  return { before: mending, status, after }
}

const FAILED = {
  rule: 'providerFailed',
  asked: 'Does its Machine or its provider report a failure?',
}
const LATE = { rule: 'provisioningTimeout', asked: 'Is provisioningTimeout over?' }

function whileWaiting(facts: JoiningFacts, reason: string, now: DateTime): Wake {
  return facts.node?.type === 'unknown' ? whileUnreachable(facts, now) : whileJoining(reason)
}

function isChildless(facts: JoiningFacts): boolean {
  return facts.bootstrap?.type === 'absent' || facts.infrastructure?.type === 'absent'
}

function surroundings(facts: JoiningFacts): MachineSurroundings {
  return {
    bootstrap: leftover(facts.bootstrap),
    infrastructure: leftover(facts.infrastructure),
    node: facts.node?.type === 'present' ? facts.node.node : undefined,
    foreignNode: facts.node?.type === 'foreign' ? facts.node.message : undefined,
  }
}

function progress(machine: Machine, facts: JoiningFacts): ConditionValue {
  if (facts.node?.type === 'unknown') {
    return { status: 'Unknown', reason: 'WorkloadClusterUnreachable', message: facts.node.message }
  }
  const awaited = awaitedDaemonSets(facts)
  if (awaited !== undefined) return waitingForDaemonSets(awaited)
  const found = machineProgress(machine, surroundings(facts))
  return found.reason === 'WaitingForBootstrapData' && lacksKubeadmVersion(facts.spec)
    ? {
        ...found,
        message: `A KubeadmConfig needs a version: set spec.version of this ScheduledMachine (not in bootstrapSpec), and spec.replaceOnChange: Now to replace the present Machine. ${found.message}`,
      }
    : found
}

function verdict(
  facts: JoiningFacts,
  machine: Machine,
  machineReady: ConditionValue,
  isLate: boolean,
  replacedAt: string | undefined,
): Verdict {
  const { spec, status } = facts
  // A Node that cannot be read may still be in service, so the phase stays Active.
  if (machineReady.status === 'Unknown' && status.phase === 'Active') {
    return { phase: 'Active', reason: 'MachineReady', message: machineReady.message }
  }
  if (isFailure(machineReady.reason)) {
    return {
      phase: 'Error',
      reason: 'ProvisioningFailed',
      message: failureMessage(machineReady, replacedAt),
    }
  }
  if (isLate) {
    const seconds = spec.provisioningTimeout.as('seconds')
    const stage = awaitedDaemonSets(facts) ?? waitedFor(machine, surroundings(facts))
    const isSaid = machineReady.message.includes(stage)
    const waited = isSaid ? '' : `: waited for ${stage}`
    const message = `${machineReady.message}. Not in service after provisioningTimeout (${seconds} s)${waited}`
    return { phase: 'Error', reason: 'ProvisioningTimedOut', message }
  }
  return { phase: 'Pending', reason: 'Provisioning', message: machineReady.message }
}

function failureMessage({ message }: ConditionValue, replacedAt: string | undefined): string {
  return replacedAt === undefined
    ? message
    : `${message}. The machine will be replaced at ${replacedAt}`
}

// An event tells when somebody has fixed the failure. If the event is lost, the next pass finds it.
function wakesOf(
  { reason }: ConditionValue,
  replacedAt: string | undefined,
  deadline: DateTime | undefined,
  nextLook: Wake,
): readonly Wake[] {
  const at = parseInstant(replacedAt)
  if (at !== undefined) return [{ type: 'at', at }]
  if (isFailure(reason) || deadline === undefined) return [{ type: 'within', within: BLOCKED }]
  return [nextLook, { type: 'at', at: deadline }]
}

// From the creation of the Machine. If it was in service, from the moment when that ended. A stored instant in the
// future counts from now (I10).
function waitingSince({ status }: Subject, machine: Machine, now: DateTime): DateTime {
  const condition = status.conditions?.find(({ type }) => type === MACHINE_READY)
  const wasReady = condition?.status === 'True' ? now : parseInstant(condition?.lastTransitionTime)
  const created = parseInstant(machine.creationTimestamp) ?? now
  return DateTime.min(now, DateTime.max(created, wasReady ?? created))
}
