// Draws the actions of people, the misbehaviour of hosts, and the rights that are taken away, in the plan of a seed.
import type { Chance } from '../core/chance.ts'
import { drawOutside, drawTimedFault, TIMED_FAULTS } from '../core/draw-faults.ts'
import type { Fault, Seconds } from '../core/plan.ts'
import { referenceTo, TAGGED, VERSIONS } from './images.ts'
import { BEHAVIOUR } from './places.ts'
import type {
  Action,
  AppPlan,
  HostAnnotations,
  NodeAction,
  NodePlan,
  PoolAction,
  PoolPlan,
} from './plan.ts'

const REFUSALS_HAPPENS = 0.1
const OUTSIDE_HAPPENS = 0.15
const INDECISION_HAPPENS = 0.2

export interface Scope {
  readonly chance: Chance
  readonly calmAt: Seconds
  readonly pools: readonly PoolPlan[]
  readonly nodes: readonly NodePlan[]
  readonly apps: readonly AppPlan[]
  /** Of both functions. */
  readonly pods: number
}

/** Users give a pool another image, often in the middle of its rollout. */
export function drawImages({ chance, calmAt, pools }: Scope): readonly Action[] {
  return Array.from({ length: chance.pick([0, 1, 1, 1, 2]) }, () => ({
    type: 'pool' as const,
    at: chance.number(1, calmAt - 1),
    pool: chance.whole(0, pools.length - 1),
    action: { type: 'image' as const, ref: drawReference(chance) },
  })).sort((a, b) => a.at - b.at)
}

/** A user changes the image again and again within a minute, in some plans. */
export function drawIndecision(chance: Chance, calmAt: Seconds): readonly Action[] {
  if (!chance.happens(INDECISION_HAPPENS)) return []
  const from = chance.number(1, calmAt - 61)
  return Array.from({ length: chance.whole(4, 12) }, () => ({
    type: 'pool' as const,
    at: from + chance.number(0, 60),
    pool: 0,
    action: { type: 'image' as const, ref: referenceTo(chance.pick(VERSIONS)) },
  }))
}

function drawReference(chance: Chance): string {
  return chance.happens(0.2) ? TAGGED : referenceTo(chance.pick(VERSIONS))
}

/** Faults and actions at times of their own. */
export function drawTimed(scope: Scope): readonly (Fault | Action)[] {
  const { chance } = scope
  const count = chance.pick([0, 1, 1, 2, 3, 6, 12])
  return Array.from({ length: count }, () => drawOneTimed(scope))
}

function drawOneTimed({ chance, calmAt, pools, nodes, apps, pods }: Scope): Fault | Action {
  const at = chance.number(1, calmAt - 1)
  const pool = chance.whole(0, pools.length - 1)
  const node = chance.whole(0, nodes.length - 1)
  const kind = chance.whole(0, 19)
  if (kind < TIMED_FAULTS)
    return drawTimedFault(chance, kind, { at, pods, hasWorkloadCluster: false })
  if (kind < 9) return { type: 'pool', at, pool, action: drawPoolAction(chance) }
  if (kind < 13) return { type: 'node', at, node, action: drawNodeAction(chance, pools.length) }
  if (kind < 17)
    return { type: 'node', at, node, action: { type: 'host', annotations: drawMischief(chance) } }
  if (kind === 17) return { type: 'pool', at, pool, action: { type: 'wipe' } }
  if (kind === 18 && apps.length > 0)
    return {
      type: 'budget',
      at,
      app: chance.whole(0, apps.length - 1),
      keep: chance.whole(0, 3),
    }
  return {
    type: 'registry',
    at,
    action: chance.happens(0.7)
      ? { type: 'move', version: chance.pick(VERSIONS) }
      : { type: 'lose' },
  }
}

function drawPoolAction(chance: Chance): PoolAction {
  switch (chance.whole(0, 9)) {
    case 0:
    case 1:
      return { type: 'image', ref: drawReference(chance) }
    case 2:
      return { type: 'rollout', change: { paused: chance.happens(0.6) } }
    case 3:
      return { type: 'rollout', change: { maxUnavailable: chance.pick([0, 1, 2, 3, '50%']) } }
    case 4:
      return { type: 'rollout', change: { drainTimeoutSeconds: chance.pick([0, 20, 60]) } }
    case 5:
      return { type: 'rollout', change: { haltThreshold: chance.pick([1, 2, 5]) } }
    case 6:
      return { type: 'selector', isValid: chance.happens(0.4) }
    case 7:
      return { type: 'delete' }
    default:
      return { type: 'recreate' }
  }
}

function drawNodeAction(chance: Chance, pools: number): NodeAction {
  const pool = chance.whole(0, pools - 1)
  switch (chance.whole(0, 10)) {
    case 0:
    case 1:
      return { type: 'cordon' }
    case 2:
      return { type: 'uncordon' }
    case 3:
      return { type: 'join', pool }
    case 4:
      return { type: 'leave', pool }
    case 5:
      return { type: 'unmanage' }
    case 6:
      return { type: 'stripBootcNode' }
    case 7:
      return { type: 'stripNode' }
    case 8:
      return { type: 'deleteBootcNode' }
    case 9:
      return { type: 'deleteNode' }
    default:
      return { type: 'press' }
  }
}

function drawMischief(chance: Chance): HostAnnotations {
  const said = (name: string, value: string) => ({ [`${BEHAVIOUR}${name}`]: value })
  switch (chance.whole(0, 6)) {
    case 0:
      return said('hang', chance.pick(['stage', 'shutdown', 'reboot']))
    case 1:
      return said('fall-back', 'true')
    case 2:
      return said('lie', chance.pick(['staged', 'booted']))
    case 3:
      return said(
        'crash',
        chance.pick(['Staging', 'Staged', 'Rebooting', 'reboot', 'Idle', 'true']),
      )
    case 4:
      return said('stage-fail', 'no space left on device')
    case 5:
      return said('stage-seconds', '200')
    default:
      return said('ready-seconds', '120')
  }
}

/** A registry that does not answer as it should, in some plans. */
export function drawOutsideFaults(chance: Chance, calmAt: Seconds): readonly Fault[] {
  return chance.happens(OUTSIDE_HAPPENS) ? [drawOutside(chance, calmAt)] : []
}

const RIGHTS = [
  ['list', 'nodes'],
  ['get', 'nodes'],
  ['patch', 'nodes'],
  ['list', 'pods'],
  ['list', 'bootcnodes.node.bootc.dev'],
  ['create', 'bootcnodes.node.bootc.dev'],
  ['patch', 'bootcnodes.node.bootc.dev'],
  ['delete', 'bootcnodes.node.bootc.dev'],
  ['patch', 'bootcnodepools.node.bootc.dev'],
] as const

/** The functions lose a right for a while, as after an edit of a ClusterRole. */
export function drawRefusals(chance: Chance, calmAt: Seconds): readonly Fault[] {
  if (!chance.happens(REFUSALS_HAPPENS)) return []
  const [verb, resource] = chance.pick(RIGHTS)
  const at = chance.number(1, calmAt / 2)
  return [{ type: 'refusal', at, for: chance.whole(5, 600), verb, resource }]
}
