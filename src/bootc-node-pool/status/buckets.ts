// Each node of the pool in one bucket, for the counts and the messages (facts of the bootc operator §4).
import type { Member } from '../nodes/membership.ts'
import type { NodeState } from '../nodes/state.ts'
import type { Plan } from '../plan.ts'
import type { DrainFailure } from '../schema.ts'
import { isMarkedFellBack } from '../slots/fell-back.ts'

export interface Troubled {
  readonly node: string
  /** `undefined`: its daemon reports the error. */
  readonly why: string | undefined
}

export interface Buckets {
  readonly nodeCount: number
  readonly counts: Readonly<Record<NodeState, number>>
  /** The nodes of the bucket Degraded, by name. */
  readonly degraded: readonly Troubled[]
}

/** Nodes that the pool is about to claim are pending. */
export function bucketsOf(plan: Plan, drainFailures: readonly DrainFailure[]): Buckets {
  const { members, joining } = plan.membership
  const counts = { Degraded: 0, Pending: 0, UpToDate: 0, Staging: 0, Staged: 0, Rebooting: 0 }
  const degraded: Troubled[] = []
  for (const member of members) {
    const why = whyTroubled(member, plan, drainFailures)
    const isDegraded = why !== undefined || member.state === 'Degraded'
    if (isDegraded) degraded.push({ node: member.name, why })
    counts[isDegraded ? 'Degraded' : member.state] += 1
  }
  const claimed = plan.target === undefined ? 0 : joining.length
  counts.Pending += claimed
  return { nodeCount: members.length + claimed, counts, degraded }
}

// Trouble that only the pool knows.
function whyTroubled(
  member: Member,
  { halt }: Plan,
  drainFailures: readonly DrainFailure[],
): string | undefined {
  const { name, state } = member
  const unhealthy = halt.unhealthy.find(({ node }) => node === name)?.why
  if (unhealthy === 'RebootTimeout') return 'RebootTimeout'
  if (unhealthy === 'FellBack' || isMarkedFellBack(member)) return 'FellBack'
  if (state === 'UpToDate') return undefined
  return drainFailures.find(({ node }) => node === name)?.message
}
