import { isCordoned, isMarkedBy } from '#src/nodes/cordon.ts'
import type { Effect } from '../effects.ts'
import type { Observed } from '../observed.ts'

/** No new pods on a Node that is about to leave. One that an admin has cordoned stays as it is. */
export function cordon({ world }: Observed): readonly Effect[] {
  if (world?.node?.type !== 'present' || isCordoned(world.node.node)) return []
  return [{ type: 'cordonNode' }]
}

/** A shutdown that was undone: only a cordon of our own is taken back, and of one that somebody has lifted the mark. */
export function uncordon({ uid, world }: Observed): readonly Effect[] {
  const isOurs = world?.node?.type === 'present' && isMarkedBy(world.node.node, uid)
  return isOurs ? [{ type: 'uncordonNode' }] : []
}
