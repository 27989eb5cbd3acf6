// Whether no further node begins to reboot until somebody acts. Then no node is next, and no end of the rollout is estimated.
import type { RebootSlot } from '../schema.ts'
import type { Capacity, Demand } from './capacity.ts'
import type { Halt, UnhealthySlot } from './halt.ts'

/** `slots`: those after this pass. */
export function isStopped(
  { spec, target }: Pick<Demand, 'spec' | 'target'>,
  { max }: Capacity,
  { isHalted, unhealthy }: Halt,
  slots: readonly RebootSlot[],
): boolean {
  if (isHalted || spec.isPaused || spec.errors.length > 0 || target === undefined) return true
  return slots.length >= max && slots.every(({ node }) => isStuck(node, unhealthy))
}

// A node that runs the image and is not Ready has just come back, as a rule.
function isStuck(node: string, unhealthy: readonly UnhealthySlot[]): boolean {
  return unhealthy.some((each) => each.node === node && each.why !== 'NotReady')
}
