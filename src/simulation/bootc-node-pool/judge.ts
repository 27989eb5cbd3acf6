// Judges a run of BootcNodePools, and of the ScheduledMachines beside them.
import type { DateTime } from 'luxon'
import { valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange, Past } from '../core/history.ts'
import type { Judge } from '../core/simulated-system.ts'
import { createMachinesJudge } from './beside.ts'
import { edgesOf, isSettled, judgeDelay, judgeEnds, patience } from './ends.ts'
import { condition } from './facts.ts'
import { createPoolMemory, type PoolPast } from './past.ts'
import type { PoolsPlan } from './plan.ts'
import {
  budgetsHold,
  drainsAreDone,
  drainsAreGivenTheirTime,
  instantsStay,
  noneIsApprovedForGone,
} from './rules/drains.ts'
import { missingIntent, rebootsHaveSlots } from './rules/intent.ts'
import { onlyOurs } from './rules/ours.ts'
import { nothingOutlives } from './rules/outlives.ts'
import { nodesAreFew, slotsAreFree } from './rules/slots.ts'

/** All invariants that a run can violate. */
export const INVARIANTS: readonly string[] = [
  'I1 never more nodes out of service than the pool may have',
  'I2 intent before what is disruptive',
  'I3 the same end, whatever was killed',
  'I4 nothing written without need',
  'I5 nothing outlives what asked for it',
  'I6 nothing of others is changed',
  'I7 lost events cost one backstop',
  'I8 budgets hold, and no node reboots before its drain is done',
  'I9 an invalid spec stops no reboot that has begun, and no removal',
  'I10 no clock runs a drain backwards',
  'I11 a refused request is told',
  'I12 no pass before the time that Retry-After gives',
]

type Rule = (change: ObjectChange, past: PoolPast) => string | undefined

/** Rules for one change, each with the name of its invariant. */
const RULES: readonly (readonly [string, Rule])[] = [
  ['I1', slotsAreFree],
  ['I1', nodesAreFew],
  ['I2', rebootsHaveSlots],
  ['I5', nothingOutlives],
  ['I5', noneIsApprovedForGone],
  ['I6', onlyOurs],
  ['I8', budgetsHold],
  ['I8', drainsAreDone],
  ['I8', drainsAreGivenTheirTime],
  ['I10', instantsStay],
]

export function createJudge(plan: PoolsPlan, history: Past): Judge {
  const past = createPoolMemory(history)
  const machines = plan.machines.length > 0 ? createMachinesJudge(plan) : undefined
  return {
    missingIntent: (change) => missingIntent(change, past) ?? machines?.missingIntent(change),
    judge(change) {
      const wrong = RULES.flatMap(([invariant, rule]) => {
        const says = rule(change, past)
        return says === undefined ? [] : [{ invariant, says }]
      })
      past.notice(change)
      return [...wrong, ...(machines?.judge(change) ?? [])]
    },
    tellsRefusal,
    hasFailed: ({ status }) => valueAt(status, 'retry') !== undefined,
    edges: [
      ...edgesOf(plan).map((at) => ({
        at,
        delays: (now: DateTime) => judgeDelay(plan, past, now),
      })),
      ...(machines?.edges ?? []),
    ],
    patience: () => Math.max(patience(plan, past), machines?.patience() ?? 0),
    ends: (now) => [...judgeEnds(plan, past), ...(machines?.ends(now) ?? [])],
    isSettled: (now) => isSettled(plan, past) && machines?.isSettled(now) !== false,
  }
}

// The refusal of a single node is told beside its name.
function tellsRefusal(pool: KubeObject): boolean {
  const { reason } = condition(pool, 'Degraded')
  return (
    valueAt(pool, 'status', 'retry') !== undefined ||
    valueAt(pool, 'status', 'nodeErrors') !== undefined ||
    reason === 'ReadFailed'
  )
}
