import { DateTime } from 'luxon'
import type { Machine } from '#src/cluster-api/machine.ts'
import {
  isFailure,
  type MachineSurroundings,
  machineProgress,
  waitedFor,
} from '#src/cluster-api/machine-progress.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { Wake } from '#src/wake/wake-time.ts'
import type { Decision, Verdict } from '../effects.ts'
import { lacksVersion } from '../lacks-version.ts'
import type { Observed, Subject, World } from '../observed.ts'
import { MACHINE_READY } from '../reasons.ts'
import { type ConditionValue, statusOf } from '../status.ts'
import { BLOCKED } from '../wake.ts'
import { uncordon } from './cordon.ts'
import { CREATED, createMissing } from './create.ts'
import { leftover } from './leftovers.ts'
import { persistedRefs } from './persisted-refs.ts'
import { isExpectedStage, isProgressing, whileJoining } from './progressing.ts'
import { isFailedForGood, replacement } from './replacing.ts'
import { whileUnreachable } from './unreachable.ts'

/** The Machine is there, its Node is not, or not Ready. */
export function provisioning(observed: Observed, machine: Machine, now: DateTime): Decision {
  const { spec, world } = observed
  const since = waitingSince(observed, machine, now)
  const deadline = since.plus(spec.provisioningTimeout)
  const machineReady = progress(machine, observed)
  const isLate = now >= deadline
  const mending = [...uncordon(observed), ...(isChildless(world) ? createMissing(observed) : [])]
  if (!isLate && isExpectedStage(machineReady.reason) && isProgressing(observed, now)) {
    return { before: mending }
  }
  const hasFailed = isFailure(machineReady.reason)
  const retry =
    hasFailed && isFailedForGood(machine)
      ? replacement(observed, machineReady.message, now)
      : undefined
  const nextLook = whileWaiting(observed, machineReady.reason, now)
  const wakes = wakesOf(machineReady, retry?.notBefore, isLate ? undefined : deadline, nextLook)
  // Not in the status yet: the pass that created it did not come to its end, this one does.
  const isNew = observed.status.machineRef === undefined && !isLate && !hasFailed
  const status = statusOf(observed, now, {
    ...(isNew
      ? CREATED
      : { ...verdict(observed, machine, machineReady, isLate, retry?.notBefore), machineReady }),
    change: {
      ...persistedRefs(observed),
      shutdownStartedAt: undefined,
      drain: undefined,
      ...(retry && { retry }),
    },
    wakes,
  })
  return { before: mending, status }
}

function whileWaiting(observed: Observed, reason: string, now: DateTime): Wake {
  return observed.world?.node?.type === 'unknown'
    ? whileUnreachable(observed, now)
    : whileJoining(reason)
}

function isChildless(world: World | undefined): boolean {
  return world?.bootstrap?.type === 'absent' || world?.infrastructure?.type === 'absent'
}

function surroundings(world: World | undefined): MachineSurroundings {
  return {
    bootstrap: leftover(world?.bootstrap),
    infrastructure: leftover(world?.infrastructure),
    node: world?.node?.type === 'present' ? world.node.node : undefined,
    foreignNode: world?.node?.type === 'foreign' ? world.node.message : undefined,
  }
}

function progress(machine: Machine, { spec, world }: Observed): ConditionValue {
  if (world?.node?.type === 'unknown') {
    return { status: 'Unknown', reason: 'WorkloadClusterUnreachable', message: world.node.message }
  }
  const found = machineProgress(machine, surroundings(world))
  return found.reason === 'WaitingForBootstrapData' && lacksVersion(spec)
    ? {
        ...found,
        message: `${found.message}. A KubeadmConfig needs a version: set spec.version of this ScheduledMachine (not in bootstrapSpec), and for the Machine that exists spec.replaceOnChange: Now`,
      }
    : found
}

function verdict(
  { spec, status, world }: Observed,
  machine: Machine,
  machineReady: ConditionValue,
  isLate: boolean,
  replacedAt: string | undefined,
): Verdict {
  // A Node that cannot be asked is not a Node that is gone: what was in service is taken to be.
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
    const stage = waitedFor(machine, surroundings(world))
    const message = `Not in service after provisioningTimeout (${seconds} s): waited for ${stage}. ${machineReady.message}`
    return { phase: 'Error', reason: 'ProvisioningTimedOut', message }
  }
  return { phase: 'Pending', reason: 'Provisioning', message: machineReady.message }
}

function failureMessage({ message }: ConditionValue, replacedAt: string | undefined): string {
  return replacedAt === undefined ? message : `${message}. The machine is replaced at ${replacedAt}`
}

// A failure that somebody else may mend is told by an event, or seen at the next look.
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

// From the creation of the Machine, or, when it was in service before, from when it ceased to be.
// A stored instant ahead of the clock counts from now (I10).
function waitingSince({ status }: Subject, machine: Machine, now: DateTime): DateTime {
  const condition = status.conditions?.find(({ type }) => type === MACHINE_READY)
  const wasReady = condition?.status === 'True' ? now : parseInstant(condition?.lastTransitionTime)
  const created = parseInstant(machine.creationTimestamp) ?? now
  return DateTime.min(now, DateTime.max(created, wasReady ?? created))
}
