import type { DateTime } from 'luxon'
import { isDrainSkipped } from '#src/cluster-api/skip-drain.ts'
import type { Trace } from '#src/reconcile/rules.ts'
import type { Decision, Effect } from '../effects.ts'
import type { GoingFacts, GoneFacts, KillFacts } from '../facts.ts'
import { statusOf } from '../status.ts'
import { NO_MACHINE_FIELDS } from './idle.ts'
import { reportLateNode, runningLateNode } from './late-node.ts'
import { isNothingLeft, leftInWords } from './leftovers.ts'
import { persistedRefs } from './persisted-refs.ts'
import { forgottenAgent, removal } from './reclaim-agent.ts'
import { clearAway, removalProgress } from './remove.ts'
import { whileRemoving } from './while-removing.ts'

/**
 * Deletes the machine at once: without a grace period, and without a drain by Sundial or by Cluster API.
 */
export function kill(
  facts: KillFacts | GoingFacts | GoneFacts,
  now: DateTime,
  trace?: Trace,
): Decision {
  const isDone = isNothingLeft(facts, now)
  trace?.(DONE)(isDone ? 'yes' : `no: ${leftInWords(facts, now)}`)
  const running = runningLateNode(facts)
  const lateNode = running && reportLateNode(running)
  const status = statusOf(facts, now, {
    phase: 'Terminated',
    reason: 'KillSwitchActivated',
    message: 'Machine terminated due to kill switch',
    machineReady: lateNode
      ? lateNode.machineReady
      : isDone
        ? { status: 'False', reason: 'KillSwitchActivated', message: 'There is no machine' }
        : removalProgress(facts),
    change: isDone
      ? { ...NO_MACHINE_FIELDS, ...lateNode?.change, ...forgottenAgent(facts) }
      : persistedRefs(facts),
    wakes: isDone ? [] : whileRemoving(facts, now),
  })
  const before = isDone ? removal(facts) : []
  if (isDone && facts.deletedAt !== undefined) {
    return { before, status, after: [{ type: 'removeFinalizer' }] }
  }
  // The removal ignores disruption budgets, so the status says so first (I8).
  return { before, status, after: deleteAtOnce(facts), tellsFirst: true }
}

const DONE = { rule: 'killed', asked: 'Is nothing of the machine left?' }

function deleteAtOnce(facts: KillFacts | GoingFacts | GoneFacts): readonly Effect[] {
  if (facts.type === 'gone') return clearAway(facts)
  const machine = facts.machine.value
  const skip: readonly Effect[] = isDrainSkipped(machine)
    ? []
    : [{ type: 'skipMachineDrain', what: 'drainAndDetach' }]
  return machine.deletionTimestamp === undefined ? [...skip, { type: 'deleteMachine' }] : skip
}
