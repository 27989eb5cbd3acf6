// Which objects a pass reads whole.
import { expect, test } from 'vitest'
import { needsCordoned, readsOf } from '#src/bootc-node-pool/reads.ts'
import { podOn, REBOOTING, STAGED, STAGING, UPDATED } from '#test/support/pool/node-given.ts'
import { factsFor, instant, NOW, on, type PoolGiven } from '#test/support/pool/situation.ts'

const slotted = { ...STAGED, isInSlot: true } as const
const cordoned = { cordoned: 'pool' } as const
const back = on({ ...UPDATED, isApproved: true, isInSlot: true }, cordoned)
const other = on(UPDATED)

interface Row {
  readonly about: string
  readonly given: PoolGiven
  readonly nodes?: string
  readonly pods?: string
  readonly isPlaceAsked?: true
}

test.each<Row>([
  { about: 'nothing moves', given: { nodes: { w1: on(UPDATED), w2: on(STAGING) } } },
  {
    about: 'a reboot is awaited, and no slot is free',
    given: { slots: { w1: {} }, nodes: { w1: on(REBOOTING, cordoned), w2: on(STAGED) } },
  },
  {
    about: 'a slot is free: its candidate, and spare ones',
    given: {
      nodes: { w1: on(STAGED), w2: on(STAGED), w3: on(STAGED), w4: on(STAGED), w5: on(STAGED) },
    },
    nodes: 'w1 w2 w3 w4',
  },
  {
    about: 'a slot becomes free in this pass: its node, and the next candidate',
    given: { slots: { w1: { phase: 'Rebooting' } }, nodes: { w1: back, w2: on(STAGED) } },
    nodes: 'w1 w2',
  },
  {
    about: 'a node that is not Ready after its reboot',
    given: { slots: { w1: {} }, nodes: { w1: on(UPDATED, { ...cordoned, ready: 'False' }) } },
  },
  {
    about: 'a slotted node that is not cordoned yet: its pods do not count',
    given: { slots: { w1: {} }, nodes: { w1: on(slotted), w2: other } },
    nodes: 'w1',
  },
  {
    about: 'a slotted node that is cordoned: its pods, too',
    given: { slots: { w1: {} }, nodes: { w1: on(slotted, cordoned), w2: other } },
    nodes: 'w1',
    pods: 'w1',
  },
  {
    about: 'the same without a drain',
    given: {
      spec: { rollout: { drain: 'none' } },
      slots: { w1: {} },
      nodes: { w1: on(slotted, cordoned), w2: other },
    },
    nodes: 'w1',
  },
  {
    about: 'an approved node',
    given: {
      slots: { w1: { phase: 'Approved' } },
      nodes: { w1: on({ ...slotted, isApproved: true }, cordoned), w2: other },
    },
  },
  {
    about: 'an approved node that somebody has made schedulable',
    given: {
      slots: { w1: { phase: 'Approved' } },
      nodes: { w1: on({ ...slotted, isApproved: true }), w2: other },
    },
    nodes: 'w1',
  },
  {
    about: 'a node that fell back',
    given: { slots: { w1: {} }, nodes: { w1: on({ ...slotted, fellBack: 'NEW' }, cordoned) } },
  },
  {
    about: 'the only node that can take pods: its pods, and whether there are other places',
    given: { nodes: { w1: on(STAGED, { pods: [podOn('w1', 'a')] }) } },
    nodes: 'w1',
    pods: 'w1',
    isPlaceAsked: true,
  },
  {
    about: 'a node that leaves without a slot',
    given: { nodes: { w1: on(UPDATED, { isUnselected: true }) } },
  },
  {
    about: 'a node that leaves with a slot',
    given: { slots: { w1: {} }, nodes: { w1: on(slotted, { isUnselected: true }) } },
    nodes: 'w1',
  },
  {
    about: 'a node that leaves and reboots, without a slot',
    given: { nodes: { w1: on({ idle: 'Rebooting' }, { isUnselected: true }) } },
    nodes: 'w1',
  },
  {
    about: 'the ledger was lost',
    given: {
      status: { rebootSlots: undefined } as never,
      nodes: { w1: on(slotted), w2: on(STAGED) },
    },
    nodes: 'w1',
  },
  {
    about: 'a node waits after a refusal',
    given: {
      status: {
        nodeErrors: [{ node: 'w1', attempts: 1, notBefore: '2026-01-05T15:00:30Z', message: '' }],
      },
      nodes: { w1: on(STAGED), w2: on(STAGED) },
    },
    nodes: 'w2',
  },
])('$about', ({ given, nodes = '', pods = '', isPlaceAsked = false }) => {
  const reads = readsOf(factsFor(given), instant(NOW))

  expect({
    nodes: reads.nodes.join(' '),
    pods: reads.pods.join(' '),
    isPlaceAsked: reads.placeOutside,
  }).toEqual({ nodes, pods, isPlaceAsked })
})

test.each<readonly [about: string, given: PoolGiven, expected: boolean]>([
  ['all Nodes are schedulable', { nodes: { w1: on(STAGED) } }, false],
  [
    'only a slotted Node is cordoned',
    { slots: { w1: {} }, nodes: { w1: on(slotted, cordoned) } },
    false,
  ],
  ['a Node without a slot is cordoned', { nodes: { w1: on(STAGED, { cordoned: 'admin' }) } }, true],
  ['a stray is known', { status: { strays: ['x'] }, nodes: {} }, true],
  ['the pool is deleted', { deletedAt: NOW, nodes: {} }, true],
])('who cordoned is asked: %s', (_, given, expected) => {
  expect(needsCordoned(factsFor(given))).toBe(expected)
})
