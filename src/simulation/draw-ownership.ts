// What happens to the owners of Machines: backups that lose them, deletions that leave the machine, other
// controllers. Drawn by itself, so that everything else in the plan of a seed stays as it was.
import { type Chance, createChance, seedFor } from './chance.ts'
import type { Incident, Seconds } from './plan.ts'

const STREAM = 11
const SHARE = 0.2

/** The incidents of a seed, before `calmAt`, each to one of `machines` machines. */
export function drawOwnership(
  seed: number,
  { calmAt, machines }: { readonly calmAt: Seconds; readonly machines: number },
): readonly Incident[] {
  const chance = createChance(seedFor(seed, STREAM))
  if (!chance.happens(SHARE)) return []
  return Array.from({ length: chance.pick([1, 1, 2, 3]) }, () => drawOne(chance, calmAt, machines))
}

function drawOne(chance: Chance, calmAt: Seconds, machines: number): Incident {
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
