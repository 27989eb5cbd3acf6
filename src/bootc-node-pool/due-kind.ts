import type { DueKind } from '#src/wake/due.ts'
import { BOOTC_NODE_POOLS } from './resource.ts'

/**
 * BootcNodePools for the sweep. None of them is at rest, also not when all its nodes are updated: a Node may get the labels
 * of a pool, or lose them, and the event may be lost. So each backstop compares them (settled/find-unsettled.ts).
 */
export const DUE_BOOTC_NODE_POOLS: DueKind = {
  resource: BOOTC_NODE_POOLS,
  isAtRest: () => false,
}
