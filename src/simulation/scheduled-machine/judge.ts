// Judges a run of ScheduledMachines.
import type { DateTime } from 'luxon'
import { listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange, Past } from '../core/history.ts'
import type { Judge } from '../core/simulated-system.ts'
import { edgesOf, isSettled, judgeDelay, judgeEnds, patience } from './ends.ts'
import { phaseOf } from './facts.ts'
import { createMachineMemory, type MachinePast } from './past.ts'
import type { MachinesPlan } from './plan.ts'
import { budgetsHold, drainsAreGivenTheirTime } from './rules/budgets.ts'
import { graceIsGiven, instantsStay } from './rules/instants.ts'
import { missingIntent } from './rules/intent.ts'
import { machineFirst, orphansStay } from './rules/left-alone.ts'
import { onlyOurs, pausedKeepsFinalizers } from './rules/ours.ts'
import { nothingForAGoingCluster, nothingOutlives } from './rules/outlives.ts'
import { evictionsAreRare } from './rules/rare-evictions.ts'
import { agentsGo, reclaimsAreAcknowledged, reclaimsAreAsked, specsStay } from './rules/reclaims.ts'
import { startupsEndInTime } from './rules/startups.ts'
import { staysOffWhenAsked } from './rules/stay-off.ts'
import { foreignTaintsStay } from './rules/taints.ts'

/** All invariants that a run can violate. I1 is about reboot slots, which machines do not have. */
export const INVARIANTS: readonly string[] = [
  'I2 intent before what is disruptive',
  'I3 the same end, whatever was killed',
  'I4 nothing written without need',
  'I5 nothing outlives what asked for it',
  'I6 nothing of others is changed',
  'I7 lost events cost one backstop',
  'I8 budgets hold, or it is said',
  'I9 an invalid spec stops no removal',
  'I10 no clock runs a removal backwards',
  'I11 a refused request is told',
  'I12 no pass before the time that Retry-After gives',
  'I13 nothing keeps a Cluster that is deleted',
  'I14 a reclaim hits only a machine whose own Node asked for it',
  'I15 a machine is in service only after its DaemonSets',
  'I16 a machine stays off only when its Machine was deleted',
]

type Rule = (change: ObjectChange, past: MachinePast) => string | undefined

/** Rules for one change, each with the name of its invariant. */
const RULES: readonly (readonly [string, Rule])[] = [
  ['I4', evictionsAreRare],
  ['I5', nothingOutlives],
  ['I5', agentsGo],
  ['I6', onlyOurs],
  ['I6', pausedKeepsFinalizers],
  ['I6', machineFirst],
  ['I6', orphansStay],
  ['I8', budgetsHold],
  ['I6', foreignTaintsStay],
  ['I8', drainsAreGivenTheirTime],
  ['I10', instantsStay],
  ['I10', graceIsGiven],
  ['I13', nothingForAGoingCluster],
  ['I14', reclaimsAreAsked],
  ['I14', reclaimsAreAcknowledged],
  ['I15', startupsEndInTime],
  ['I16', staysOffWhenAsked],
]

export function createJudge(plan: MachinesPlan, history: Past): Judge {
  const past = createMachineMemory(history)
  const rules: typeof RULES =
    plan.reclaimDisables === 'status' ? [...RULES, ['I6', specsStay]] : RULES
  return {
    missingIntent: (change) => missingIntent(change, past),
    judge(change) {
      past.noticeFirst(change)
      const wrong = rules.flatMap(([invariant, rule]) => {
        const says = rule(change, past)
        return says === undefined ? [] : [{ invariant, says }]
      })
      past.noticeLast(change)
      return wrong
    },
    tellsRefusal,
    hasFailed: ({ status }) => valueAt(status, 'retry') !== undefined,
    edges: edgesOf(plan).map((at) => ({
      at,
      delays: (now: DateTime) => judgeDelay(plan, past, now),
    })),
    patience: () => patience(past.before.list('5spot.finos.org', 'ScheduledMachine')),
    ends: (now) => judgeEnds(plan, past, now),
    isSettled: (now) => isSettled(plan, past, now),
  }
}

function tellsRefusal(owner: KubeObject): boolean {
  const isFailed =
    phaseOf(owner) === 'Error' && textAt(owner, 'status', 'retry', 'lastError') !== ''
  const conditions = listAt(owner, 'status', 'conditions')
  return isFailed || conditions.some((each) => textAt(each, 'reason') === 'ReadFailed')
}
