// Defects in decisions, and in the facts that they are taken from.
import type { DateTime } from 'luxon'
import { decide } from '#src/scheduled-machine/decide.ts'
import type { Decision } from '#src/scheduled-machine/effects.ts'
import type { ClusterFact, Facts, References, UnownedFacts } from '#src/scheduled-machine/facts.ts'
import { goalOf } from '#src/scheduled-machine/goal.ts'
import type { Subject } from '#src/scheduled-machine/subject.ts'

export function withClusterThatStays(facts: Facts): Facts {
  const cluster = stays(facts.cluster)
  return facts.type === 'create'
    ? { ...facts, cluster, references: { ...facts.references, cluster } }
    : { ...facts, cluster }
}

function stays(cluster: ClusterFact | undefined): ClusterFact | undefined {
  return cluster?.type === 'present' ? { ...cluster, isDeleting: false } : cluster
}

// The goal as it is, and nothing found.
export function withoutMachine(facts: UnownedFacts, now: DateTime): Facts {
  const goal = goalOf(facts, now)
  const machine = { type: 'absent' } as const
  const nothing = {
    node: undefined,
    workloadCluster: undefined,
    reclaimAgent: undefined,
    bootstrap: undefined,
    infrastructure: undefined,
  }
  if (goal.type === 'join') {
    const references: References = {
      isClusterApiServed: facts.machineVersion !== undefined,
      cluster: facts.cluster,
      unusableKinds: [],
      kubeconfig: { type: 'unread' },
    }
    return { ...facts, type: 'create', machine, references, reclaimAgent: undefined }
  }
  if (goal.type !== 'leave' && goal.type !== 'kill') return { ...facts, type: 'keep', machine }
  const why = goal.type === 'kill' ? 'kill' : goal.why
  return { ...facts, type: 'gone', machine, ...nothing, goal: why, references: undefined }
}

// Nobody knows when pods were last told to go, nor that they have come back.
export function withoutRounds(facts: Facts): Facts {
  const { drain } = facts.status
  if (drain === undefined) return facts
  const { lastEvictionAt: _last, newestPodAt: _newest, returning: _returning, ...rest } = drain
  return { ...facts, status: { ...facts.status, drain: rest } }
}

export function deciding(change: (decision: Decision, facts: Facts) => Decision): typeof decide {
  return (facts, now) => change(decide(facts, now), facts)
}

export function actFirst({ before = [], after = [], ...decision }: Decision): Decision {
  return { ...decision, before: [...before, ...after] }
}

export function withoutChildren({ before = [], after = [], ...decision }: Decision): Decision {
  const isKept = ({ type }: { readonly type: string }) => type !== 'createProviderObject'
  return { ...decision, before: before.filter(isKept), after: after.filter(isKept) }
}

export function withoutRemovalOfAgents({ before = [], ...decision }: Decision): Decision {
  return { ...decision, before: before.filter(({ type }) => type !== 'removeReclaimAgent') }
}

export function withoutReclaimedAt<T extends Subject>(subject: T): T {
  const { reclaimedAt: _, ...status } = subject.status
  return { ...subject, status }
}
