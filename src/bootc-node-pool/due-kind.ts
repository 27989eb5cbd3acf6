import type { DueKind } from '#src/wake/due.ts'
import { BOOTC_NODE_POOLS } from './resource.ts'

/**
 * BootcNodePools for the sweep. None of them is at rest, also not when all its nodes are updated: a Node that gets the
 * labels of a pool, or loses them, causes no event that is sure to come.
 */
export const DUE_BOOTC_NODE_POOLS: DueKind = {
  resource: BOOTC_NODE_POOLS,
  isAtRest: () => false,
}
