import type { DateTime } from 'luxon'
import { isDrainSkipped } from '#src/cluster-api/skip-drain.ts'
import type { Decision, Effect } from '../effects.ts'
import type { Observed } from '../observed.ts'
import { statusOf } from '../status.ts'
import { NO_MACHINE_FIELDS } from './idle.ts'
import { runningLateNode, tellLateNode } from './late-node.ts'
import { isNothingLeft } from './leftovers.ts'
import { persistedRefs } from './persisted-refs.ts'
import { clearAway, removalProgress } from './remove.ts'
import { whileRemoving } from './while-removing.ts'

/** No grace, no drain, ours or Cluster API's: the machine goes at once, and stays gone. */
export function kill(observed: Observed, now: DateTime): Decision {
  const isDone = isNothingLeft(observed, now)
  const running = runningLateNode(observed)
  const told = running && tellLateNode(running)
  const status = statusOf(observed, now, {
    phase: 'Terminated',
    reason: 'KillSwitchActivated',
    message: 'Machine terminated due to kill switch',
    machineReady: told
      ? told.machineReady
      : isDone
        ? { status: 'False', reason: 'KillSwitchActivated', message: 'There is no machine' }
        : removalProgress(observed),
    change: isDone ? { ...NO_MACHINE_FIELDS, ...told?.change } : persistedRefs(observed),
    wakes: isDone ? [] : whileRemoving(observed, now),
  })
  if (isDone && observed.deletedAt !== undefined) {
    return { status, after: [{ type: 'removeFinalizer' }] }
  }
  // It goes past budgets, and says so before (I8).
  return { status, after: strike(observed), tellsFirst: true }
}

function strike(observed: Observed): readonly Effect[] {
  const { world } = observed
  if (world?.machine.type !== 'ours') return clearAway(observed)
  const machine = world.machine.value
  const skip: readonly Effect[] = isDrainSkipped(machine)
    ? []
    : [{ type: 'skipMachineDrain', what: 'drainAndDetach' }]
  return machine.deletionTimestamp === undefined ? [...skip, { type: 'deleteMachine' }] : skip
}
