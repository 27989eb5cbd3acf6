// The requests of each effect on a Node and its pods.
import { expect } from 'vitest'
import { NODE_UID, node, runningMachine, UID } from '#test/support/situation.ts'
import { deleting, GONE, inService, MARKED, NODE, object, testEffects } from './perform-table.ts'

testEffects([
  {
    about: 'the Node is cordoned',
    effects: [{ type: 'cordonNode' }],
    given: inService,
    answers: [{ body: object('8') }],
    asks: [
      [
        `PATCH ${NODE}`,
        {
          metadata: {
            resourceVersion: '9',
            annotations: { '5spot.finos.org/cordoned-by': UID },
          },
          spec: { unschedulable: true },
        },
      ],
    ],
    logs: ['info cordoned node'],
  },
  {
    about: 'a Node that is cordoned already is left alone',
    effects: [{ type: 'cordonNode' }],
    given: { world: { machine: runningMachine(), node: node({ spec: { unschedulable: true } }) } },
    asks: [],
  },
  {
    about: 'a Node that is gone is cordoned enough',
    effects: [{ type: 'cordonNode' }],
    given: inService,
    answers: [GONE],
    asks: [[`PATCH ${NODE}`, expect.anything()]],
  },
  {
    about: 'a cordon of ours is taken back',
    effects: [{ type: 'uncordonNode' }],
    given: { world: { machine: runningMachine(), node: node(MARKED) } },
    answers: [{ body: object('8') }],
    asks: [
      [
        `PATCH ${NODE}`,
        {
          metadata: {
            resourceVersion: '9',
            annotations: { '5spot.finos.org/cordoned-by': null },
          },
          spec: { unschedulable: null },
        },
      ],
    ],
    logs: ['info uncordoned node'],
  },
  {
    about: 'pods are evicted, and what came of it is added to what is known',
    effects: [
      {
        type: 'evictPods',
        pods: [
          { namespace: 'shop', name: 'a', uid: 'uid-a' },
          { namespace: 'shop', name: 'b', uid: 'uid-b' },
        ],
      },
    ],
    given: inService,
    answers: [{ status: 201 }, GONE],
    asks: [
      [
        'POST /api/v1/namespaces/shop/pods/a/eviction',
        {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { namespace: 'shop', name: 'a' },
          deleteOptions: { preconditions: { uid: 'uid-a' } },
        },
      ],
      [
        'POST /api/v1/namespaces/shop/pods/b/eviction',
        {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { namespace: 'shop', name: 'b' },
          deleteOptions: { preconditions: { uid: 'uid-b' } },
        },
      ],
    ],
    status: { drain: { startedAt: '2026-12-31T23:59:00Z', podsRemaining: 2, blocked: [] } },
    logs: ['info evicted pod'],
  },
  {
    about: 'the Node that was seen is deleted, and no other of its name',
    effects: [{ type: 'deleteNode' }],
    given: {
      status: { nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: NODE_UID } },
      world: { node: node() },
    },
    answers: [{}],
    asks: [[`DELETE ${NODE}`, deleting(NODE_UID)]],
    logs: ['info deleted Node that was left behind'],
  },
])
