// Effects that no rule may decide in these facts.
import { expect, test } from 'vitest'
import type { Effect } from '#src/scheduled-machine/effects.ts'
import { type Given, machine, node, runningMachine } from '#test/support/situation.ts'
import { bed, factsIn, inService, perform, SOURCE } from './perform-table.ts'

const NOT_OBSERVED = 'decided on a Machine that was not read'
const NO_NODE = "decided on a Node that is not known to be this machine's"
const NOT_CREATED = 'a Machine is created only for a spec that can be carried out'
const template = {
  type: 'template',
  apiVersion: SOURCE.apiVersion,
  kind: SOURCE.kind,
  template: { kind: `${SOURCE.kind}Template`, name: 'a' },
} as const

test.each<[string, Effect, Given, string]>([
  ['to delete no Machine', { type: 'deleteMachine' }, {}, NOT_OBSERVED],
  [
    'to delete a Machine of no version',
    { type: 'deleteMachine' },
    { world: { machine: machine(), machineVersion: undefined } },
    NOT_OBSERVED,
  ],
  [
    'to adopt a Machine that has an owner',
    { type: 'adoptMachine' },
    { world: { machine: machine() } },
    'decided to adopt a Machine that has an owner',
  ],
  ['to cordon no Node', { type: 'cordonNode' }, {}, NO_NODE],
  ...(
    [
      { type: 'cordonNode' },
      { type: 'uncordonNode' },
      { type: 'evictPods', pods: [{ namespace: 'shop', name: 'a', uid: 'uid-a' }] },
      { type: 'deleteNode' },
    ] as const
  ).map((effect): [string, Effect, Given, string] => [
    `to do this to a stranger's Node: ${effect.type}`,
    effect,
    { world: { machine: runningMachine(), node: node({ spec: { providerID: 'test://other' } }) } },
    NO_NODE,
  ]),
  [
    'to delete a Node that is gone',
    { type: 'deleteNode' },
    { world: { node: { type: 'absent' } } },
    NO_NODE,
  ],
  [
    'to make one of no version',
    { type: 'createMachine' },
    { world: { machineVersion: undefined } },
    NOT_CREATED,
  ],
  [
    'to make one without bootstrap',
    { type: 'createMachine' },
    { spec: { bootstrapSpec: undefined } },
    NOT_CREATED,
  ],
  [
    'to make one without infrastructure',
    { type: 'createMachine' },
    { spec: { infrastructureSpec: undefined } },
    NOT_CREATED,
  ],
  [
    'to make an object for no Machine',
    { type: 'createProviderObject', role: 'infrastructure', source: SOURCE },
    {},
    'a provider object is created only for a Machine',
  ],
  [
    'to clone a template that was not read',
    { type: 'createProviderObject', role: 'infrastructure', source: template },
    { world: { machine: machine() } },
    'decided to clone a template that was not read',
  ],
])('it is a bug to decide %s', async (_, effect, given, message) => {
  const { context, requests } = bed([])
  const facts = factsIn(given)

  const acted = perform(effect, facts, context)

  await expect(acted).rejects.toThrow(new Error(message))
  expect(requests).toEqual([])
})

test('it is a bug to decide on a Node in a cluster that was not opened', async () => {
  const { context } = bed([])
  const facts = factsIn(inService)
  const closed = { ...context, nodes: undefined }

  const acted = perform({ type: 'cordonNode' }, facts, closed)

  await expect(acted).rejects.toThrow('decided on a Node in a cluster that was not opened')
})
