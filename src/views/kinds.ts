// The kinds that people look at, and what kubectl calls them.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import type { Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'

export interface NamedKind {
  readonly resource: Resource
  /** As kubectl knows it. */
  readonly shortName: string
}

export const MACHINE_KIND: NamedKind = { resource: SCHEDULED_MACHINES, shortName: 'sm' }
export const POOL_KIND: NamedKind = { resource: BOOTC_NODE_POOLS, shortName: 'bnp' }
export const NODE_KIND: NamedKind = { resource: BOOTC_NODES, shortName: 'bn' }
