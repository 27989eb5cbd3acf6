// All the rules. Data in, data out: no clock, no I/O.
import type { DateTime } from 'luxon'
import type { Triage } from '#src/reconcile/system.ts'
import type { Decision, UnreadDecision } from './effects.ts'
import { type Goal, goalOf } from './goal.ts'
import type { Observed, Subject } from './observed.ts'
import { adopt } from './rules/adopt.ts'
import { backingOff } from './rules/backing-off.ts'
import { conflict } from './rules/conflict.ts'
import { afterDeletionTimeout } from './rules/deletion-timeout.ts'
import { firstSight } from './rules/first-sight.ts'
import { join } from './rules/join.ts'
import { keep } from './rules/keep.ts'
import { kill } from './rules/kill.ts'
import { killSwitchReleased } from './rules/kill-switch-released.ts'
import { leave } from './rules/leave.ts'
import { noticeDeletion, orphan, waitForEvent } from './rules/orphan.ts'
import { paused, pausedItself } from './rules/paused.ts'
import { released } from './rules/released.ts'
import { restoreDrain } from './rules/restore-drain.ts'
import { unreadNode } from './rules/unread-node.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import { canBeMadeAnew, withReplacement } from './up-to-date-condition.ts'

type SubjectRule = (subject: Subject, now: DateTime) => UnreadDecision | undefined

/**
 * What the ScheduledMachine alone settles, without a look at the world. The order matters: an object
 * that is let go needs nothing more; of one that is paused nothing else is asked; a failed action waits, that
 * of the finalizer, too; a kill switch that was released is said before anything new is begun.
 */
const SUBJECT_RULES: readonly SubjectRule[] = [
  released,
  pausedItself,
  backingOff,
  killSwitchReleased,
]

export function triage(subject: Subject, now: DateTime): Triage<ScheduledMachineStatus, Goal> {
  for (const rule of SUBJECT_RULES) {
    const decision = rule(subject, now)
    if (decision !== undefined) return { type: 'decided', decision }
  }
  return { type: 'goal', goal: goalOf(subject, now) }
}

/** The next step for everything a pass has read, at `now`. Deterministic and total. */
export function decide(observed: Observed, now: DateTime): Decision {
  const noticed = noticeDeletion(observed, now)
  const whilePaused = paused(noticed, now)
  if (whilePaused !== undefined) return unreadNode(noticed, whilePaused, now)
  return firstSight(noticed, now) ?? decideByWorld(noticed, now)
}

function decideByWorld(observed: Observed, now: DateTime): Decision {
  const machine = observed.world?.machine
  const goal = withReplacement(goalOf(observed, now), observed, machine, canBeMadeAnew(observed))
  if (goal.type === 'orphan') return unreadNode(observed, orphan(observed, now), now)
  const waiting = waitForEvent(observed, now)
  if (waiting !== undefined) return waiting
  // Whatever is to become of it: first it is ours again.
  if (machine?.type === 'unowned') return adopt(observed, machine.value)
  const restored = restoreDrain(goal, observed)
  if (restored !== undefined) return restored
  const decision = unreadNode(observed, towards(goal, observed, now), now)
  return afterDeletionTimeout(observed, decision, now)
}

function towards(
  goal: Exclude<Goal, { type: 'orphan' }>,
  observed: Observed,
  now: DateTime,
): Decision {
  switch (goal.type) {
    case 'kill':
      return conflict(observed, now) ?? kill(observed, now)
    case 'leave':
      return conflict(observed, now) ?? leave(observed, goal.why, now)
    case 'join':
      return join(observed, now)
    case 'hold':
      return keep(observed, now)
    default:
      return goal satisfies never
  }
}
