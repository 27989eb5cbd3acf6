// Draws the actions of people and providers, and the rights that are taken away, in the plan of a seed.
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import { drawTimedFault, TIMED_FAULTS } from '../core/draw-faults.ts'
import type { Fault, Seconds } from '../core/plan.ts'
import type { Action, MachinePlan, OtherAction, UserAction } from './plan.ts'

const OWNERSHIP = 11
const STRANGERS = 12
const CLUSTERS = 17
const OWNERSHIP_HAPPENS = 0.2
const CLUSTERS_HAPPENS = 0.12
const REFUSALS_HAPPENS = 0.1

export interface Scope {
  readonly chance: Chance
  readonly calmAt: Seconds
  readonly machines: readonly MachinePlan[]
  /** Of both functions. */
  readonly pods: number
  readonly hasWorkloadCluster: boolean
}

/** Faults and actions at times of their own. */
export function drawTimed(scope: Scope): readonly (Fault | Action)[] {
  const { chance } = scope
  const count = chance.pick([0, 1, 1, 2, 3, 6, 12])
  return Array.from({ length: count }, () => drawOneTimed(scope))
}

function drawOneTimed({ chance, calmAt, machines, ...scope }: Scope): Fault | Action {
  const at = chance.number(1, calmAt - 1)
  const machine = chance.whole(0, machines.length - 1)
  const kind = chance.whole(0, 11)
  if (kind < TIMED_FAULTS) return drawTimedFault(chance, kind, { at, ...scope })
  switch (kind) {
    case 5:
      return { type: 'provider', at, machine, action: chance.pick(['fail', 'hang', 'mend']) }
    case 6:
    case 7:
    case 8:
      return { type: 'other', at, machine, action: drawOther(chance) }
    default:
      return { type: 'user', at, machine, action: drawUser(chance) }
  }
}

function drawUser(chance: Chance): UserAction {
  switch (chance.whole(0, 8)) {
    case 0:
      return { type: 'enable', enabled: chance.happens(0.5) }
    case 1:
      return { type: 'schedule', hours: [chance.pick(['9', '0-23', '3'])] }
    case 2:
      return { type: 'timezone', timezone: chance.pick(['Mars/Olympus', 'UTC']) }
    case 3:
      return { type: 'killSwitch', on: chance.happens(0.6) }
    case 4:
      return { type: 'pause', on: chance.happens(0.7) }
    case 5:
      return { type: 'pauseCluster', on: chance.happens(0.7) }
    case 6:
      return { type: 'kind', kind: chance.pick(['TestMachine', 'DockerMachine']) }
    case 7:
      return { type: 'delete' }
    default:
      return { type: 'recreate' }
  }
}

function drawOther(chance: Chance): OtherAction {
  switch (chance.whole(0, 8)) {
    case 0:
      return { type: 'cordon' }
    case 1:
      return { type: 'uncordon' }
    case 2:
      return { type: 'taint' }
    case 3:
      return { type: 'label' }
    case 4:
      return { type: 'holdMachine' }
    case 5:
      return { type: 'deleteMachine' }
    case 6:
      return { type: 'deleteNode' }
    case 7:
      return { type: 'takeName' }
    default:
      return { type: 'budget', keep: chance.whole(0, 2) }
  }
}

/** Actions on Nodes, and on the kubeconfig that leads to them. */
export function drawStrangers(
  seed: number,
  {
    calmAt,
    machines,
    hasWorkloadCluster,
  }: Pick<Scope, 'calmAt' | 'machines' | 'hasWorkloadCluster'>,
): readonly Action[] {
  const chance = createChance(seedFor(seed, STRANGERS))
  const count = chance.pick([0, 0, 0, 1, 1, 2])
  const incident = (action: OtherAction): Action => ({
    type: 'other',
    at: chance.number(1, calmAt - 1),
    machine: chance.whole(0, machines.length - 1),
    action,
  })
  const others = Array.from({ length: count }, () =>
    incident(drawStranger(chance, hasWorkloadCluster)),
  )
  return chance.happens(0.15) ? [...others, incident({ type: 'registerLate' })] : others
}

function drawStranger(chance: Chance, hasWorkloadCluster: boolean): OtherAction {
  const isReplaced = chance.happens(0.4)
  const shows = chance.pick(['nothing', 'annotations', 'providerID'] as const)
  if (isReplaced || !hasWorkloadCluster) return { type: 'replaceNode', shows }
  return { type: chance.pick(['loseKubeconfig', 'loseKubeconfig', 'giveKubeconfig'] as const) }
}

/** Actions that change whose a Machine is: restored backups, orphan deletions, other controllers. */
export function drawOwnership(
  seed: number,
  { calmAt, machines }: { readonly calmAt: Seconds; readonly machines: number },
): readonly Action[] {
  const chance = createChance(seedFor(seed, OWNERSHIP))
  if (!chance.happens(OWNERSHIP_HAPPENS)) return []
  return Array.from({ length: chance.pick([1, 1, 2, 3]) }, () =>
    drawOwnershipAction(chance, calmAt, machines),
  )
}

function drawOwnershipAction(chance: Chance, calmAt: Seconds, machines: number): Action {
  const at = chance.number(1, calmAt - 1)
  const machine = chance.whole(0, machines - 1)
  const user = { type: 'user', at, machine } as const
  const other = { type: 'other', at, machine } as const
  switch (chance.whole(0, 5)) {
    case 0:
    case 1:
      return { ...other, action: { type: 'stripOwners' } }
    case 2:
      return { ...other, action: { type: 'takeMachine' } }
    case 3:
      return { ...user, action: { type: 'restore' } }
    case 4:
      return { ...user, action: { type: 'orphan' } }
    default:
      return { ...user, action: { type: 'recreate' } }
  }
}

/** The Cluster is deleted while its machines come, serve or leave; in some runs there is another one later. */
export function drawClusters(seed: number, calmAt: Seconds): readonly Action[] {
  const chance = createChance(seedFor(seed, CLUSTERS))
  if (!chance.happens(CLUSTERS_HAPPENS)) return []
  const at = chance.number(1, calmAt - 1)
  const isMadeAgain = chance.happens(0.5)
  const again = chance.number(at, calmAt)
  const user = { type: 'user', machine: 0 } as const
  const deleted: Action = { ...user, at, action: { type: 'deleteCluster' } }
  return isMadeAgain
    ? [deleted, { ...user, at: again, action: { type: 'makeCluster' } }]
    : [deleted]
}

const RIGHTS = [
  ['get', 'machines.cluster.x-k8s.io'],
  ['get', 'machines.cluster.x-k8s.io'],
  ['get', 'nodes'],
  ['get', 'nodes'],
  ['list', 'pods'],
  ['get', 'secrets'],
  ['get', 'clusters.cluster.x-k8s.io'],
  ['get', 'testmachines.infrastructure.cluster.x-k8s.io'],
  ['get', 'testconfigs.bootstrap.cluster.x-k8s.io'],
  ['discover', 'cluster.x-k8s.io'],
  ['create', 'machines.cluster.x-k8s.io'],
  ['delete', 'machines.cluster.x-k8s.io'],
  ['patch', 'nodes'],
  ['patch', 'scheduledmachines.5spot.finos.org'],
] as const

/** The functions lose a right for a while, as after an edit of a ClusterRole. */
export function drawRefusals(chance: Chance, calmAt: Seconds): readonly Fault[] {
  if (!chance.happens(REFUSALS_HAPPENS)) return []
  const [verb, resource] = chance.pick(RIGHTS)
  const at = chance.number(1, calmAt / 2)
  return [{ type: 'refusal', at, for: chance.whole(5, 900), verb, resource }]
}
