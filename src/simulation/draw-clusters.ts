// A Cluster that its user deletes while its machines come, serve or leave; in some runs there is another of its name
// later. Drawn by itself, so that everything else in the plan of a seed stays as it was.
import { createChance, seedFor } from './chance.ts'
import type { Incident, Seconds } from './plan.ts'

const STREAM = 17
const SHARE = 0.12

export function drawClusters(seed: number, calmAt: Seconds): readonly Incident[] {
  const chance = createChance(seedFor(seed, STREAM))
  if (!chance.happens(SHARE)) return []
  const at = chance.number(1, calmAt - 1)
  const isMadeAgain = chance.happens(0.5)
  const again = chance.number(at, calmAt)
  const user = { type: 'user', machine: 0 } as const
  const deleted: Incident = { ...user, at, action: { type: 'deleteCluster' } }
  return isMadeAgain
    ? [deleted, { ...user, at: again, action: { type: 'makeCluster' } }]
    : [deleted]
}
