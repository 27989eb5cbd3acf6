// How many nodes: a number, or a share of the pool.
import type { IntOrPercent } from '../spec.ts'

/** A percentage is rounded up. A negative number counts as 0. */
export function numberOf(value: IntOrPercent, nodeCount: number): number {
  if (typeof value === 'number') return Math.max(0, value)
  return Math.ceil((Number.parseInt(value, 10) * nodeCount) / 100)
}
