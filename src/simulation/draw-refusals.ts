// A right that is taken away from the functions for a while, as by somebody who edits a ClusterRole.
import type { Chance } from './chance.ts'
import type { Incident, Seconds } from './plan.ts'

const HAPPENS = 0.1
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

export function drawRefusals(chance: Chance, calmAt: Seconds): readonly Incident[] {
  if (!chance.happens(HAPPENS)) return []
  const [verb, resource] = chance.pick(RIGHTS)
  const at = chance.number(1, calmAt / 2)
  return [{ type: 'refusal', at, for: chance.whole(5, 900), verb, resource }]
}
