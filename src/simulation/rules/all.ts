// The invariants that each single change can break (design, I2, I5, I6, I8, I10).
import type { Rule } from '../history.ts'
import { budgetsHold, drainsAreGivenTheirTime } from './budgets.ts'
import { nothingForAGoingCluster } from './cluster-going.ts'
import { graceIsGiven, instantsStay } from './instants.ts'
import { intentFirst } from './intent.ts'
import { machineFirst, orphansStay } from './left-alone.ts'
import { onlyOurs } from './ours.ts'
import { nothingOutlives } from './outlives.ts'
import { pausedKeepsFinalizers } from './paused.ts'
import { evictionsAreRare } from './rare-evictions.ts'

/** Each with the name of its invariant. */
export const RULES: readonly (readonly [string, Rule])[] = [
  ['I2', intentFirst],
  ['I4', evictionsAreRare],
  ['I5', nothingOutlives],
  ['I6', onlyOurs],
  ['I6', pausedKeepsFinalizers],
  ['I6', machineFirst],
  ['I6', orphansStay],
  ['I8', budgetsHold],
  ['I8', drainsAreGivenTheirTime],
  ['I10', instantsStay],
  ['I10', graceIsGiven],
  ['I13', nothingForAGoingCluster],
]
