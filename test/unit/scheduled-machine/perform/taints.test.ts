// The requests of each effect on the taints of a Node.
import { expect, test } from 'vitest'
import { formatTaints } from '#src/nodes/taints/applied.ts'
import { planTaints } from '#src/nodes/taints/plan.ts'
import { NODE_UID, node, runningMachine } from '#test/support/situation.ts'
import { BATCH, GPU, tainted } from '#test/support/tainted-node.ts'
import {
  bed,
  factsIn,
  GONE,
  inService,
  MARKED,
  NODE,
  object,
  perform,
  REFUSED,
  testEffects,
} from './perform-table.ts'

const ADD = planTaints([GPU], [BATCH], [])
const REMOVE = planTaints([GPU, BATCH], [], [BATCH])
const KEY = '5spot.finos.org/applied-taints'
const STARTED = '5spot.finos.org/started'
const withTaints = (world: ReturnType<typeof tainted>) => ({
  world: { machine: runningMachine(), node: world },
})

testEffects([
  {
    about: 'a taint is added, if the Node is as it was read',
    effects: [{ type: 'taintNode', plan: ADD }],
    given: withTaints(tainted([GPU])),
    answers: [{ body: object('10') }],
    asks: [
      [
        `PATCH ${NODE}`,
        {
          metadata: {
            resourceVersion: '9',
            uid: NODE_UID,
            annotations: { [KEY]: formatTaints([BATCH]) },
          },
          spec: { taints: [GPU, BATCH] },
        },
      ],
    ],
    logs: ['info changed taints of node'],
  },
  {
    about: 'the startup is over: its taint goes, and an annotation says so',
    effects: [{ type: 'taintNode', plan: REMOVE, isStarted: true }],
    given: withTaints(tainted([GPU, BATCH])),
    answers: [{ body: object('10') }],
    asks: [
      [
        `PATCH ${NODE}`,
        {
          metadata: {
            resourceVersion: '9',
            uid: NODE_UID,
            annotations: { [KEY]: '[]', [STARTED]: 'true' },
          },
          spec: { taints: [GPU] },
        },
      ],
    ],
    logs: ['info changed taints of node'],
  },
  {
    about: 'a Node that was uncordoned just before has another resourceVersion',
    effects: [{ type: 'uncordonNode' }, { type: 'taintNode', plan: planTaints([], [BATCH], []) }],
    given: withTaints(node(MARKED)),
    answers: [{ body: { ...object('10'), kind: 'Node' } }, { body: object('11') }],
    asks: [
      [`PATCH ${NODE}`, expect.anything()],
      [
        `PATCH ${NODE}`,
        {
          metadata: { resourceVersion: '10', annotations: { [KEY]: formatTaints([BATCH]) } },
          spec: { taints: [BATCH] },
        },
      ],
    ],
    logs: ['info uncordoned node', 'info changed taints of node'],
  },
  {
    about: 'ours goes with the annotation when the machine leaves',
    effects: [{ type: 'untaintNode', plan: REMOVE, leaves: true }],
    given: withTaints(tainted([GPU, BATCH], [BATCH])),
    answers: [{ body: object('10') }],
    asks: [
      [
        `PATCH ${NODE}`,
        {
          metadata: {
            resourceVersion: '9',
            uid: NODE_UID,
            annotations: { [KEY]: null, [STARTED]: null },
          },
          spec: { taints: [GPU] },
        },
      ],
    ],
    logs: ['info changed taints of node'],
  },
  {
    about: 'a Node that is gone has no taints',
    effects: [{ type: 'untaintNode', plan: REMOVE, leaves: true }],
    given: inService,
    answers: [GONE],
    asks: [[`PATCH ${NODE}`, expect.anything()]],
  },
  {
    about: 'a refusal does not keep a machine that leaves',
    effects: [{ type: 'untaintNode', plan: REMOVE, leaves: true }],
    given: inService,
    answers: [REFUSED],
    asks: [[`PATCH ${NODE}`, expect.anything()]],
    logs: ['warn could not remove the taints of a node that leaves'],
  },
])

test.each([
  ['a Node to be tainted is gone', { type: 'taintNode', plan: ADD }, GONE, 'Conflict'],
  ['a taint is refused', { type: 'taintNode', plan: ADD }, REFUSED, 'Forbidden'],
  [
    'the taints of a machine that stays cannot be removed',
    { type: 'untaintNode', plan: REMOVE, leaves: false },
    REFUSED,
    'Forbidden',
  ],
] as const)('%s: that is not passed over', async (_, effect, answer, code) => {
  const { context } = bed([answer])

  await expect(perform(effect, factsIn(inService), context)).rejects.toMatchObject({ code })
})
