// Names and labels of a run.
import type { PoolPlan } from './plan.ts'

/** The ConfigMap with the tags of the registry. */
export const TAGS = { namespace: 'team', name: 'registry-tags' }

export const POOL_NAMES = ['pool-a', 'pool-b', 'pool-c'] as const
export const BEHAVIOUR = 'stand-in.sundial.dev/'

/** A Node with this label belongs to the pool. */
export function labelOf(pool: string): string {
  return `example.com/${pool}`
}

export function selectorOf({ name }: Pick<PoolPlan, 'name'>): object {
  return { matchLabels: { [labelOf(name)]: '' } }
}
