// The window is open: there should be a Machine, its bootstrap and infrastructure objects, and a Ready Node.
import type { DateTime } from 'luxon'
import { isJoined } from '#src/cluster-api/joined.ts'
import type { Machine } from '#src/cluster-api/machine.ts'
import { isReportedMissing } from '#src/cluster-api/machine-progress.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { firstOf, type Rule, type Trace } from '#src/reconcile/rules.ts'
import { isReplacedOnChange } from '../applied-spec/replace-on-change.ts'
import type { Decision, Effect } from '../effects.ts'
import {
  type CreateFacts,
  type GoingFacts,
  isClusterDeleting,
  type JoiningFacts,
} from '../facts.ts'
import { isOfOtherKind, ROLES } from '../provider-refs.ts'
import { PREPARING } from '../reasons.ts'
import { referencesValid } from '../references/condition.ts'
import { nextReferenceCheck } from '../references/next-check.ts'
import { referenceProblem } from '../references/reference-problem.ts'
import { isPreparing } from '../service.ts'
import { sourceProblem } from '../sources/source-problem.ts'
import { statusOf } from '../status.ts'
import { leaveWithCluster } from './cluster-deleting.ts'
import { create } from './create.ts'
import { shutdown } from './leave.ts'
import { measuredJoin, readyAhead } from './measured-join.ts'
import { persistedRefs } from './persisted-refs.ts'
import { nameConflict, preflightFailed } from './preflight.ts'
import { cordonUntilOpen } from './preparing.ts'
import { provisioning } from './provisioning.ts'
import { afterPause, isToBeReplaced } from './replacing.ts'
import { awaitedDaemonSets } from './startup.ts'
import { stayOff, tooLateAgain } from './stay-off.ts'
import { taint } from './taint.ts'
import { whileRemoving } from './while-removing.ts'

export function join(
  facts: CreateFacts | JoiningFacts | GoingFacts,
  now: DateTime,
  trace?: Trace,
): Decision {
  const withCluster = firstOf(CLUSTER_RULES, [facts, now], trace)
  if (withCluster !== undefined) return withCluster
  switch (facts.type) {
    case 'create':
      return firstOf(CREATE_RULES, [facts, now], trace) ?? create(facts, now)
    case 'going':
      return firstOf(GOING_RULES, [facts, now], trace) ?? waitForPredecessor(facts, now)
    case 'joining':
      return (
        firstOf(FOLLOW_RULES, [facts, now], trace) ??
        provisioning(facts, facts.machine.value, now, trace)
      )
    default:
      return facts satisfies never
  }
}

const CLUSTER_RULES: readonly Rule<
  [CreateFacts | JoiningFacts | GoingFacts, DateTime],
  Decision
>[] = [
  {
    name: 'clusterDeleting',
    question: 'Is its Cluster being deleted?',
    decide: (facts, now) => (isClusterDeleting(facts) ? leaveWithCluster(facts, now) : undefined),
  },
]

const STAY_OFF: Rule<[CreateFacts | GoingFacts, DateTime], Decision> = {
  name: 'machineDeleted',
  question: 'Did somebody delete its Machine, and does whenMachineIsDeleted say StayOff?',
  decide: stayOff,
}

const GOING_RULES = [STAY_OFF]

const CREATE_RULES: readonly Rule<[CreateFacts, DateTime], Decision>[] = [
  STAY_OFF,
  {
    name: 'tooLateAgain',
    question: 'Is its Machine gone, and less than minimumWindow left of its window?',
    decide: tooLateAgain,
  },
  {
    name: 'references',
    question: 'Is something that the spec refers to missing or unusable?',
    decide(facts, now) {
      const failure = referenceProblem(facts, facts.references)
      return failure && preflightFailed(facts, failure, now)
    },
    detail: (facts) => referenceProblem(facts, facts.references)?.message,
  },
]

/** For a Machine that should be in service, in their order. */
export const FOLLOW_RULES: readonly Rule<[JoiningFacts, DateTime], Decision>[] = [
  {
    name: 'nameTaken',
    question: 'Does an object of its name belong to another owner?',
    decide(facts, now) {
      const taken = [facts.bootstrap, facts.infrastructure].find((each) => each?.type === 'foreign')
      return taken?.type === 'foreign'
        ? preflightFailed(facts, nameConflict(taken), now)
        : undefined
    },
  },
  {
    name: 'predecessor',
    question: 'Are objects of the previous Machine still there?',
    decide: (facts, now) =>
      facts.bootstrap?.type === 'stale' || facts.infrastructure?.type === 'stale'
        ? waitForPredecessor(facts, now)
        : undefined,
  },
  {
    name: 'inService',
    question: 'Is its Node Ready, with all DaemonSets that it waits for?',
    decide: (facts, now) =>
      isNodeReady(facts) && awaitedDaemonSets(facts) === undefined ? active(facts, now) : undefined,
    detail: awaitedDaemonSets,
  },
  {
    name: 'stranded',
    question: 'Does its Machine refer to an object that will never exist?',
    decide: (facts, now, trace) =>
      isStranded(facts, facts.machine.value, now)
        ? shutdown(facts, 'stranded', now, trace)
        : undefined,
  },
  {
    name: 'replaced',
    question: 'Has its Machine failed for good, and is the pause before its replacement over?',
    decide: (facts, now, trace) =>
      isToBeReplaced(facts, facts.machine.value, now)
        ? shutdown(afterPause(facts), 'failed', now, trace)
        : undefined,
  },
  {
    name: 'sources',
    question: 'Is something missing or unusable that its objects are created from?',
    decide(facts, now) {
      const failure = isIncomplete(facts) ? sourceProblem(facts, facts.sources) : undefined
      return failure && preflightFailed(facts, failure, now)
    },
  },
]

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
  const { before, after } = cordonUntilOpen(facts, now)
  const inService = {
    phase: 'Active',
    reason: 'MachineReady',
    message: messageInService(facts),
  } as const
  const isOpen = !isPreparing(facts, now)
  const status = statusOf(facts, now, {
    ...(isOpen ? inService : PREPARED),
    machineReady: { status: 'True', reason: 'MachineReady', message: 'The Node is Ready' },
    nodeTainted: tainting.nodeTainted,
    change: {
      ...persistedRefs(facts),
      ...tainting.change,
      ...(isOpen ? measuredJoin : readyAhead)(facts, facts.machine.value, now),
      shutdownStartedAt: undefined,
      drain: undefined,
    },
    // A Machine that is to be replaced waits until all references of the next one are valid.
    wakes: isReplacedOnChange(facts, facts.machine) ? nextReferenceCheck(facts, now) : [],
  })
  return { before: [...before, ...tainting.effects], status, after }
}

const PREPARED = {
  phase: 'Pending',
  reason: PREPARING,
  message: 'The Node is Ready, and the machine is in service when its window opens',
} as const

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
