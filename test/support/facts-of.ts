// The facts that the gatherers would fill in for a situation, without the requests that they take.
import type { DateTime } from 'luxon'
import { isReplacedOnChange } from '#src/scheduled-machine/applied-spec/replace-on-change.ts'
import type { Facts, MachineFact, References } from '#src/scheduled-machine/facts.ts'
import type { Goal } from '#src/scheduled-machine/goal.ts'
import { areReferencesVerified } from '#src/scheduled-machine/references/is-check-due.ts'
import { referenceProblem } from '#src/scheduled-machine/references/reference-problem.ts'
import { isGraceOver } from '#src/scheduled-machine/shutdown.ts'
import type { Situation } from './situation.ts'

export function factsOf(situation: Situation, goal: Goal, now: DateTime): Facts {
  const { world, ...subject } = situation
  const { machineVersion, machine, cluster, node, workloadCluster, reclaimAgent } = world
  const { bootstrap, infrastructure, pods, drainRule: rule } = world
  const clusterName = world.clusterName ?? subject.spec.clusterName
  const references = referencesOf(situation)
  const common = { ...subject, machineVersion, clusterName, cluster }
  const nodeFacts = { node, workloadCluster, reclaimAgent }
  const providerFacts = { bootstrap, infrastructure }
  if (goal.type === 'accept') return { type: 'accept', ...common, machine }
  if (goal.type === 'orphan') return { type: 'orphan', ...common, machine, ...nodeFacts }
  if (machine.type === 'unowned') return { type: 'unowned', ...common, machine }
  if (goal.type === 'keep') return { type: 'keep', ...common, machine, ...nodeFacts }
  if (machine.type === 'foreign') {
    return { type: 'taken', ...common, machine, ...nodeFacts, ...providerFacts }
  }
  if (machine.type === 'absent') {
    if (goal.type === 'join') {
      const looked = references ?? lookedUp(situation)
      return { type: 'create', ...common, machine, references: looked, reclaimAgent }
    }
    const found = { ...common, machine, ...nodeFacts, ...providerFacts }
    return { type: 'gone', ...found, references, goal: goal.type === 'kill' ? 'kill' : goal.why }
  }
  if (isGoing(machine)) return { type: 'going', ...common, machine, ...nodeFacts, goal: goal.type }
  if (goal.type === 'kill') return { type: 'kill', ...common, machine }
  const toDrain =
    isGraceOver(subject, now) && node !== undefined ? { node, pods: pods ?? [], rule } : undefined
  const leaving = { ...common, machine, ...nodeFacts, references, toDrain }
  if (goal.type === 'leave') return { type: 'shutdown', ...leaving, why: goal.why }
  const isPossible =
    references === undefined
      ? areReferencesVerified(subject)
      : referenceProblem(subject, references) === undefined
  return isPossible && isReplacedOnChange(subject, machine)
    ? { type: 'shutdown', ...leaving, why: 'changed' }
    : {
        type: 'joining',
        ...leaving,
        ...providerFacts,
        sources: references?.sources,
        startupPods: pods,
      }
}

function isGoing(machine: Extract<MachineFact, { readonly type: 'ours' }>): boolean {
  return machine.value.deletionTimestamp !== undefined
}

function referencesOf(situation: Situation): References | undefined {
  const { references } = situation.world
  return references && { ...lookedUp(situation), ...references }
}

function lookedUp({ world }: Situation): References {
  return {
    isClusterApiServed: world.machineVersion !== undefined,
    cluster: world.clusterName === undefined ? world.cluster : world.specCluster,
    unusableKinds: [],
    kubeconfig: { type: 'usable' },
  }
}
