// Draws emergency reclaims in the plan of a seed: machines with commands, and agents and people that request a reclaim.
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import type { Seconds } from '../core/plan.ts'
import type { Action, MachinePlan, MachinesPlan } from './plan.ts'

const COMMANDS = 2021
const RECLAIMS = 2022
const DISABLES = 2023
const COMMANDS_HAPPEN = 0.3
const RECLAIMS_HAPPEN = 0.25

/** Some machines have an agent on their Node. */
export function withCommands(
  seed: number,
  machines: readonly MachinePlan[],
): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, COMMANDS))
  return machines.map((machine) =>
    chance.happens(COMMANDS_HAPPEN)
      ? { ...machine, spec: { ...machine.spec, killIfCommands: ['java'] } }
      : machine,
  )
}

/** Requests on Nodes of ours and of strangers, and what people do before and after. */
export function drawReclaims(
  seed: number,
  { calmAt, machines }: { readonly calmAt: Seconds; readonly machines: number },
): readonly Action[] {
  const chance = createChance(seedFor(seed, RECLAIMS))
  if (!chance.happens(RECLAIMS_HAPPEN)) return []
  return Array.from({ length: chance.pick([1, 1, 2, 4]) }, () => drawOne(chance, calmAt, machines))
}

/** Where a reclaim disables the schedule. */
export function drawReclaimDisables(seed: number): MachinesPlan['reclaimDisables'] {
  return createChance(seedFor(seed, DISABLES)).happens(0.3) ? 'status' : 'spec'
}

/** Reclaims are acknowledged, also those that have not begun. */
export function drawAcknowledgements(
  seed: number,
  { calmAt, machines }: { readonly calmAt: Seconds; readonly machines: number },
): readonly Action[] {
  if (drawReclaimDisables(seed) === 'spec') return []
  const chance = createChance(seedFor(seed, DISABLES + 1))
  return Array.from({ length: chance.pick([0, 0, 1, 2]) }, (): Action => {
    const at = chance.number(1, calmAt - 1)
    const machine = chance.whole(0, machines - 1)
    return { type: 'user', at, machine, action: { type: 'acknowledge' } }
  })
}

function drawOne(chance: Chance, calmAt: Seconds, machines: number): Action {
  const at = chance.number(1, calmAt - 1)
  const machine = chance.whole(0, machines - 1)
  const user = { type: 'user', at, machine } as const
  const other = { type: 'other', at, machine } as const
  switch (chance.whole(0, 6)) {
    case 0:
    case 1:
    case 2:
      return { ...other, action: { type: 'requestReclaim' } }
    case 3:
      return {
        ...other,
        action: {
          type: 'reclaimStranger',
          shows: chance.pick(['nothing', 'annotations', 'providerID']),
        },
      }
    case 4:
      return { ...user, action: { type: 'enable', enabled: true } }
    default:
      return {
        ...user,
        action: { type: 'commands', commands: chance.pick([[], ['java'], ['java', 'steam']]) },
      }
  }
}
