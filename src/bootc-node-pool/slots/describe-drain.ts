import type { DrainState } from '#src/nodes/drain/state.ts'

/** A drain that takes longer than this is told once. */
export const DRAIN_TAKES_LONG = { minutes: 5 }

/** `waiting for 2 pods, budget web/pdb`. It has no clock, so it changes only when the drain does. */
export function describeDrain(drain: DrainState): string {
  const { podsRemaining = 0 } = drain
  const pods = `waiting for ${podsRemaining} ${podsRemaining === 1 ? 'pod' : 'pods'}`
  return [pods, ...blockersOf(drain)].join(', ')
}

/** The disruption budgets that do not allow an eviction, and the first other refusal. */
export function blockersOf({ blocked = [] }: DrainState): readonly string[] {
  const budgets = new Set(blocked.flatMap(budgetOf))
  const [other] = blocked.filter((pod) => budgetOf(pod).length === 0)
  return [
    ...[...budgets].sort().map((name) => `budget ${name}`),
    ...(other === undefined ? [] : [`${other.namespace}/${other.name}: ${other.message}`]),
  ]
}

// The API server: "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget web needs 2
// healthy pods and has 2 currently".
function budgetOf({
  namespace,
  message,
}: {
  readonly namespace: string
  readonly message: string
}): readonly string[] {
  const name = /disruption budget (\S+) needs/.exec(message)?.[1]
  return name === undefined ? [] : [`${namespace}/${name}`]
}
