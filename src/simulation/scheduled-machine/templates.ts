// Templates in a run: some machines are cloned from one, and other people edit, delete and create it.
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Chance, createChance, seedFor } from '../core/chance.ts'
import { ignoring, keyOf, NAMESPACE, TEMPLATES } from './places.ts'
import type { Action, MachinePlan, OtherAction } from './plan.ts'

const STREAM = 1015
const CLONED = 0.2
const NAME = 'small'

/** Some machines have a template in the place of their bootstrap object. */
export function withTemplates(
  seed: number,
  machines: readonly MachinePlan[],
): readonly MachinePlan[] {
  const chance = createChance(seedFor(seed, STREAM))
  return machines.map((machine) => (chance.happens(CLONED) ? cloned(machine) : machine))
}

/** The machine, with its bootstrap object cloned from the template. */
export function cloned(machine: MachinePlan): MachinePlan {
  const { bootstrapSpec: _, ...spec } = { bootstrapSpec: undefined, ...machine.spec }
  const { apiVersion, kind } = TEMPLATES
  return { ...machine, spec: { ...spec, bootstrapRef: { apiVersion, kind, name: NAME } } }
}

/** Actions on the template, if a machine is cloned from it. */
export function drawTemplates(
  seed: number,
  { calmAt, machines }: { readonly calmAt: number; readonly machines: readonly MachinePlan[] },
): readonly Action[] {
  if (!machines.some(({ spec }) => 'bootstrapRef' in spec)) return []
  const chance = createChance(seedFor(seed, STREAM + 1))
  return Array.from({ length: chance.pick([0, 1, 2, 4]) }, () => drawAction(chance, calmAt))
}

function drawAction(chance: Chance, calmAt: number): Action {
  const at = chance.number(1, calmAt - 1)
  return { type: 'other', at, machine: 0, action: { type: chance.pick(ACTIONS) } }
}

const ACTIONS = ['editTemplate', 'editTemplate', 'deleteTemplate', 'makeTemplate'] as const

/** What other people do with the template. */
export function changeTemplate(
  client: KubeClient,
  { type }: Extract<OtherAction, { readonly type: (typeof ACTIONS)[number] }>,
): Promise<void> {
  const key = keyOf(TEMPLATES, NAME)
  switch (type) {
    case 'editTemplate':
      return ignoring(
        client.patch(TEMPLATES, key, { spec: { template: { spec: { edited: 'yes' } } } }),
      )
    case 'deleteTemplate':
      return ignoring(client.delete(TEMPLATES, key))
    case 'makeTemplate':
      return ignoring(client.create(TEMPLATES, template()))
    default:
      return type satisfies never
  }
}

function template(): KubeObject {
  const { apiVersion, kind } = TEMPLATES
  const metadata = { namespace: NAMESPACE, name: NAME }
  return { apiVersion, kind, metadata, spec: { template: { spec: { role: 'worker' } } } }
}
