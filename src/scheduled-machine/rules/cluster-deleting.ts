// The Cluster is being deleted. Cluster API deletes its Machines, and waits until all of them are gone. A Machine
// that is created meanwhile would block the deletion of the Cluster.
import type { DateTime } from 'luxon'
import type { Decision } from '../effects.ts'
import type { CreateFacts, GoingFacts, JoiningFacts } from '../facts.ts'
import { type Judgement, statusOf } from '../status.ts'
import { BLOCKED } from '../wake.ts'
import { NO_MACHINE_FIELDS } from './idle.ts'
import { persistedRefs } from './persisted-refs.ts'
import { removalProgress } from './remove.ts'
import { goingSince, whileRemoving } from './while-removing.ts'

/** Follows a Machine that is deleted with its Cluster. If there is no Machine, creates none. */
export function leaveWithCluster(
  facts: CreateFacts | JoiningFacts | GoingFacts,
  now: DateTime,
): Decision {
  const isGone = facts.machine.type !== 'ours'
  const status = statusOf(facts, now, isGone ? waiting(facts) : following(facts, now))
  return { status }
}

function waiting({ key, spec }: CreateFacts | JoiningFacts | GoingFacts): Judgement {
  const message = `Cluster ${key.namespace}/${spec.clusterName} is being deleted: no machine is created for it. Delete this ScheduledMachine, or name another Cluster in spec.clusterName`
  const because = { reason: REASON, message } as const
  return {
    phase: 'Pending',
    ...because,
    references: { status: 'False', ...because },
    machineReady: { status: 'False', ...because, message: 'There is no machine' },
    change: NO_MACHINE_FIELDS,
    wakes: [{ type: 'within', within: BLOCKED }],
  }
}

function following(facts: CreateFacts | JoiningFacts | GoingFacts, now: DateTime): Judgement {
  const { key } = facts
  const isGoing = goingSince(facts) !== undefined
  return {
    phase: 'ShuttingDown',
    reason: REASON,
    message: `Cluster ${key.namespace}/${facts.clusterName} is being deleted, and the Machine with it`,
    machineReady: removalProgress(facts),
    change: { ...persistedRefs(facts), shutdownStartedAt: undefined, drain: undefined },
    // Cluster API may begin to delete the Machine long after the deletion of the Cluster began.
    wakes: isGoing ? whileRemoving(facts, now) : [{ type: 'within', within: BLOCKED }],
  }
}

const REASON = 'ClusterDeleting'
