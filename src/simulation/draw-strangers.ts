// Where Nodes are, and what happens to them and to the kubeconfig that leads to them: drawn from streams of
// their own, so that the rest of a plan does not depend on it.
import { type Chance, createChance, seedFor } from './chance.ts'
import type { Incident, MachinePlan, OtherAction, Plan, Seconds } from './plan.ts'

interface Scope {
  readonly calmAt: Seconds
  readonly machines: readonly MachinePlan[]
  readonly hasWorkloadCluster: boolean
}

export function drawWorkloadApi(
  seed: number,
  hasWorkloadCluster: boolean,
): Pick<Plan, 'hasWorkloadApi' | 'hasNamesakes'> {
  const chance = createChance(seedFor(seed, PLACE))
  const hasWorkloadApi = hasWorkloadCluster && chance.happens(0.6)
  return { hasWorkloadApi, hasNamesakes: hasWorkloadApi && chance.happens(0.5) }
}

export function drawStrangers(
  seed: number,
  { calmAt, machines, hasWorkloadCluster }: Scope,
): readonly Incident[] {
  const chance = createChance(seedFor(seed, STRANGERS))
  const count = chance.pick([0, 0, 0, 1, 1, 2])
  const incident = (action: OtherAction): Incident => ({
    type: 'other',
    at: chance.number(1, calmAt - 1),
    machine: chance.whole(0, machines.length - 1),
    action,
  })
  const others = Array.from({ length: count }, () =>
    incident(drawAction(chance, hasWorkloadCluster)),
  )
  return chance.happens(0.15) ? [...others, incident({ type: 'registerLate' })] : others
}

const STRANGERS = 12
const PLACE = 1012

function drawAction(chance: Chance, hasWorkloadCluster: boolean): OtherAction {
  const isReplaced = chance.happens(0.4)
  const shows = chance.pick(['nothing', 'annotations', 'providerID'] as const)
  if (isReplaced || !hasWorkloadCluster) return { type: 'replaceNode', shows }
  return { type: chance.pick(['loseKubeconfig', 'loseKubeconfig', 'giveKubeconfig'] as const) }
}
