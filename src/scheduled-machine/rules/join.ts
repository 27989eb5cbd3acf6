// The window is open: there should be a Machine, its bootstrap and infrastructure objects, and a Ready Node.
import type { DateTime } from 'luxon'
import { isJoined } from '#src/cluster-api/joined.ts'
import type { Machine } from '#src/cluster-api/machine.ts'
import { isReportedMissing } from '#src/cluster-api/machine-progress.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isReplacedOnChange } from '../applied-spec/replace-on-change.ts'
import type { Decision, Effect } from '../effects.ts'
import {
  type CreateFacts,
  type GoingFacts,
  isClusterDeleting,
  type JoiningFacts,
} from '../facts.ts'
import { isOfOtherKind, ROLES } from '../provider-refs.ts'
import { referencesValid } from '../references/condition.ts'
import { nextReferenceCheck } from '../references/next-check.ts'
import { referenceProblem } from '../references/reference-problem.ts'
import { sourceProblem } from '../sources/source-problem.ts'
import { statusOf } from '../status.ts'
import { leaveWithCluster } from './cluster-deleting.ts'
import { uncordon } from './cordon.ts'
import { create } from './create.ts'
import { shutdown } from './leave.ts'
import { persistedRefs } from './persisted-refs.ts'
import { nameConflict, preflightFailed } from './preflight.ts'
import { provisioning } from './provisioning.ts'
import { afterPause, isToBeReplaced } from './replacing.ts'
import { awaitedDaemonSets } from './startup.ts'
import { taint } from './taint.ts'
import { whileRemoving } from './while-removing.ts'

export function join(facts: CreateFacts | JoiningFacts | GoingFacts, now: DateTime): Decision {
  if (isClusterDeleting(facts)) return leaveWithCluster(facts, now)
  switch (facts.type) {
    case 'create': {
      const failure = referenceProblem(facts, facts.references)
      return failure === undefined ? create(facts, now) : preflightFailed(facts, failure, now)
    }
    case 'going':
      return waitForPredecessor(facts, now)
    case 'joining':
      return follow(facts, now)
    default:
      return facts satisfies never
  }
}

function follow(facts: JoiningFacts, now: DateTime): Decision {
  const { bootstrap, infrastructure } = facts
  const machine = facts.machine.value
  for (const found of [bootstrap, infrastructure]) {
    if (found?.type === 'foreign') return preflightFailed(facts, nameConflict(found), now)
  }
  if (bootstrap?.type === 'stale' || infrastructure?.type === 'stale') {
    return waitForPredecessor(facts, now)
  }
  if (isNodeReady(facts) && awaitedDaemonSets(facts) === undefined) return active(facts, now)
  if (isStranded(facts, machine, now)) return shutdown(facts, 'stranded', now)
  if (isToBeReplaced(facts, machine, now)) return shutdown(afterPause(facts), 'failed', now)
  const failure = isIncomplete(facts) ? sourceProblem(facts, facts.sources) : undefined
  if (failure !== undefined) return preflightFailed(facts, failure, now)
  return provisioning(facts, machine, now)
}

// A pass was killed before it had created all objects of its Machine. By now, what they are created from may be gone.
function isIncomplete({ bootstrap, infrastructure }: JoiningFacts): boolean {
  return bootstrap?.type === 'absent' || infrastructure?.type === 'absent'
}

/**
 * Whether the Machine's Node has joined and is Ready, and is not the Node of an earlier Machine.
 */
function isNodeReady({ machine, node }: JoiningFacts): boolean {
  return node?.type === 'present' && isJoined(machine.value, node.node)
}

// The Machine refers to an object that does not exist, and the spec now names another kind. So the Machine will never
// be in service. If its Node is unknown, the Machine may be in service, and stays.
function isStranded(facts: JoiningFacts, machine: Machine, now: DateTime): boolean {
  if (facts.node?.type === 'unknown') return false
  const madeAt = parseInstant(machine.creationTimestamp)
  if (madeAt === undefined || now < madeAt.plus(BEING_MADE)) return false
  return ROLES.some(
    (role) => isOfOtherKind(role, facts, machine) && isReportedMissing(role, machine),
  )
}

/** Longer than a pass can take. */
const BEING_MADE = { minutes: 2 }

function active(facts: JoiningFacts, now: DateTime): Decision {
  const tainting = taint(facts)
  const status = statusOf(facts, now, {
    phase: 'Active',
    reason: 'MachineReady',
    message: messageInService(facts),
    machineReady: { status: 'True', reason: 'MachineReady', message: 'The Node is Ready' },
    nodeTainted: tainting.nodeTainted,
    change: {
      ...persistedRefs(facts),
      ...tainting.change,
      shutdownStartedAt: undefined,
      drain: undefined,
    },
    // A Machine that is to be replaced waits until all references of the next one are valid.
    wakes: isReplacedOnChange(facts, facts.machine) ? nextReferenceCheck(facts, now) : [],
  })
  return { before: [...uncordon(facts), ...tainting.effects], status }
}

function messageInService(facts: JoiningFacts): string {
  const { applied } = facts.machine
  const changed = applied.type === 'recorded' ? applied.changed : []
  const outdated =
    changed.length > 0 ? `; ${changed.join(', ')} changed (see condition UpToDate)` : ''
  const { status, message } = referencesValid(facts)
  const missing = status === 'False' ? `. References are not valid: ${message}` : ''
  return `The machine is in service${outdated}${missing}`
}

// The last Machine must release its host before the next Machine asks for it.
function waitForPredecessor(facts: JoiningFacts | GoingFacts, now: DateTime): Decision {
  const message = 'The previous Machine is still being removed'
  const status = statusOf(facts, now, {
    phase: 'Pending',
    reason: 'AwaitingSchedule',
    message,
    machineReady: { status: 'False', reason: 'Deleting', message },
    change: { shutdownStartedAt: undefined, drain: undefined },
    wakes: whileRemoving(facts, now),
  })
  const stale = facts.type === 'joining' ? deleteStale(facts) : []
  return { status, after: stale }
}

function deleteStale(facts: JoiningFacts): readonly Effect[] {
  const roles = ['bootstrap', 'infrastructure'] as const
  return roles.flatMap((role): Effect[] => {
    const found = facts[role]
    const isGoing = found?.type === 'stale' && found.value.deletionTimestamp !== undefined
    return found?.type === 'stale' && !isGoing ? [{ type: 'deleteProviderObject', role }] : []
  })
}
