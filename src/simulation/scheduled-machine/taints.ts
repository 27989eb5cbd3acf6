// Taints in a run: those that users ask for, and the actions of other people on the taints of a Node.
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { findTaint, type PresentTaint, taintsOf } from '#src/nodes/taints/taint.ts'
import { APPLIED_TAINTS_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import { ignoring } from './places.ts'
import type { Action, MachinePlan, OtherAction, UserAction } from './plan.ts'

const TAINTS = 1014
const TAINTED = 0.35
const STARTING = 0.4

// An effect that the scheduler does not obey strictly: the pods of a run are placed as without taints.
const EFFECT = 'PreferNoSchedule'
const WORKLOAD = { key: 'workload', effect: EFFECT } as const
const TEAM = { key: 'team', effect: EFFECT } as const
const STARTUP = { key: 'example.com/starting', effect: EFFECT } as const

/** The taints of a spec with this value of the taint `workload`; without a value, there are none. */
export function taintsWith(value: string | undefined): readonly PresentTaint[] {
  return value === undefined ? [] : [{ ...WORKLOAD, value }, TEAM]
}

/** Some machines have taints, and some of those have another one during the startup of their Node. */
export function withTaints(seed: number, machines: readonly MachinePlan[]): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, TAINTS))
  return machines.map((machine) => {
    if (!chance.happens(TAINTED)) return machine
    const nodeTaints = taintsWith(chance.pick(['a', 'b']))
    const startup = chance.happens(STARTING) ? { startupTaints: [STARTUP] } : {}
    return { ...machine, spec: { ...machine.spec, nodeTaints, ...startup } }
  })
}

/** Actions on taints, if a machine has any. */
export function drawTaints(
  seed: number,
  { calmAt, machines }: { readonly calmAt: number; readonly machines: readonly MachinePlan[] },
): readonly Action[] {
  if (!machines.some(({ spec }) => 'nodeTaints' in spec)) return []
  const chance = createChance(seedFor(seed, TAINTS + 1))
  return Array.from({ length: chance.pick([0, 1, 1, 2, 4]) }, (): Action => {
    const at = chance.number(1, calmAt - 1)
    const machine = chance.whole(0, machines.length - 1)
    return chance.happens(0.4)
      ? { type: 'user', at, machine, action: drawUser(chance) }
      : { type: 'other', at, machine, action: { type: chance.pick(OTHERS) } }
  })
}

function drawUser(chance: Chance): UserAction {
  const value = chance.pick(['a', 'b', 'none'])
  return value === 'none' ? { type: 'taints' } : { type: 'taints', value }
}

const OTHERS = ['taint', 'removeTaints', 'takeTaint', 'sameTaint'] as const

/** What other people do with the taints of a Node. They do not know ours. */
export async function changeTaints(
  client: KubeClient,
  name: string,
  { type }: Extract<OtherAction, { readonly type: (typeof OTHERS)[number] }>,
): Promise<void> {
  const node = await client.get(NODES, { name })
  const taints = node && CHANGES[type](node, taintsOf(node))
  if (taints === undefined) return
  // Half of all tools write without a precondition. Then they may lose a taint of ours.
  await ignoring(client.patch(NODES, { name }, { spec: { taints } }))
}

type Change = (
  node: KubeObject,
  taints: readonly PresentTaint[],
) => readonly PresentTaint[] | undefined

const CHANGES: Readonly<Record<(typeof OTHERS)[number], Change>> = {
  taint: (_, taints) => added(taints, { key: 'example.com/maintenance', effect: 'NoSchedule' }),
  removeTaints: (_, taints) => taints.filter(({ key }) => key.startsWith('node.kubernetes.io/')),
  takeTaint: (_, taints) => [
    ...taints.filter(({ key }) => key !== WORKLOAD.key),
    { ...WORKLOAD, value: 'theirs' },
  ],
  // Once the taint is listed as ours, nobody can see who has put it there.
  sameTaint: ({ metadata }, taints) =>
    metadata.annotations?.[APPLIED_TAINTS_ANNOTATION] === undefined
      ? added(taints, { ...WORKLOAD, value: 'a' })
      : undefined,
}

function added(taints: readonly PresentTaint[], taint: PresentTaint) {
  return findTaint(taints, taint) === undefined ? [...taints, taint] : undefined
}
