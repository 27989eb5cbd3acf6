// Moved edges of windows in a run, and Machines that stay off when somebody deletes them.
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import type { Action, MachinePlan, OtherAction } from './plan.ts'

const STREAM = 1023
const MOVED = 0.15

/** Some machines have fields that move the edges of their windows. */
export function withEdges(seed: number, machines: readonly MachinePlan[]): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, STREAM))
  return machines.map((machine) =>
    chance.happens(MOVED)
      ? { ...machine, spec: { ...machine.spec, ...drawFields(chance) } }
      : machine,
  )
}

/** Edits of these fields, and Machines that somebody deletes, if a machine has such fields. */
export function drawEdges(
  seed: number,
  { calmAt, machines }: { readonly calmAt: number; readonly machines: readonly MachinePlan[] },
): readonly Action[] {
  if (!machines.some(({ spec }) => 'whenMachineIsDeleted' in spec)) return []
  const chance = createChance(seedFor(seed, STREAM + 1))
  return Array.from({ length: chance.pick([0, 1, 1, 2]) }, (): Action => {
    const at = chance.number(1, calmAt - 1)
    const machine = chance.whole(0, machines.length - 1)
    return chance.happens(0.5)
      ? { type: 'user', at, machine, action: { type: 'edges', fields: drawFields(chance) } }
      : { type: 'other', at, machine, action: DELETED }
  })
}

const DELETED: OtherAction = { type: 'deleteMachine' }

function drawFields(chance: Chance): object {
  return {
    leadTime: chance.pick(['0s', 'auto', '2m', '5m', '5m']),
    leadCordon: chance.happens(0.5),
    minimumWindow: chance.pick(['0s', '0s', '30m', '2h']),
    spread: chance.pick(['0s', '0s', '1m', '5m']),
    whenMachineIsDeleted: chance.pick(['Recreate', 'StayOff']),
  }
}
