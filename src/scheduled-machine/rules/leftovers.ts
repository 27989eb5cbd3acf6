// What of ours is still there once the Machine is gone.
import type { DateTime } from 'luxon'
import type { ProviderObject } from '#src/cluster-api/provider-object.ts'
import { ownNode } from '../node-owner.ts'
import { type Found, isClusterGoing, type Observed } from '../observed.ts'
import { isLeftBehind } from '../shutdown.ts'
import { runningLateNode } from './late-node.ts'
import { isAtRest } from './progressing.ts'

/** Nothing that was made for this ScheduledMachine exists any more. */
export function isNothingLeft(observed: Observed, now: DateTime): boolean {
  return describeLeftovers(observed, now).length === 0
}

/** The objects that are still there, in words, in a stable order. */
export function describeLeftovers(observed: Observed, now: DateTime): readonly string[] {
  const { key, status, world } = observed
  if (world === undefined) return []
  const left: string[] = []
  if (world.machine.type === 'ours') left.push(`Machine ${key.namespace}/${key.name}`)
  for (const object of [leftover(world.bootstrap), leftover(world.infrastructure)]) {
    if (object !== undefined) left.push(`${object.kind} ${key.namespace}/${object.name}`)
  }
  if (world.machine.type === 'absent') {
    const stale = ownNode(observed)
    if (stale !== undefined && runningLateNode(observed) === undefined)
      left.push(`Node ${stale.metadata.name}`)
    if (isNodeUnknown(observed, now)) left.push(`perhaps Node ${status.nodeRef?.name}`)
  }
  return left
}

export function leftover(found: Found<ProviderObject> | undefined): ProviderObject | undefined {
  return found?.type === 'ours' || found?.type === 'stale' ? found.value : undefined
}

// Without its Cluster, or when that goes, there is nobody left to ask; otherwise we ask for a good while, not
// for ever.
function isNodeUnknown(observed: Observed, now: DateTime): boolean {
  const { world } = observed
  if (world?.node?.type !== 'unknown' || world.cluster?.type === 'absent') return false
  if (isClusterGoing(observed)) return false
  // At rest nobody knows of one; a late one is asked for when it is shown again.
  if (isAtRest(observed)) return false
  return !isLeftBehind(observed, now)
}
