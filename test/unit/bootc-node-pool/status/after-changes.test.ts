// What became of the effects on single nodes, in the status, and how the next pass takes it.
import { expect, test } from 'vitest'
import type { NodeResult } from '#src/bootc-node-pool/effects.ts'
import type { BootcNodePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { afterChanges } from '#src/bootc-node-pool/status/after-changes.ts'
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { testPoolRule } from '#test/support/pool/rule-table.ts'
import { EARLIER, instant, NOW, on, slotOf } from '#test/support/pool/situation.ts'

const now = instant(NOW)
const WAKE = '2026-01-05T15:05:00Z'
const drain = { startedAt: EARLIER, podsRemaining: 2, blocked: [] }
const BASE: BootcNodePoolStatus = {
  rebootSlots: [slotOf('w1', { phase: 'Draining', drain }), slotOf('w2')],
  wakeTime: WAKE,
}
const error = (more: object = {}) => ({
  node: 'w1',
  attempts: 1,
  notBefore: '2026-01-05T15:00:30Z',
  message: 'Failed to cordon the Node: no right',
  ...more,
})
const refused: NodeResult = { node: 'w1', refused: { step: 'cordonNode', message: 'no right' } }
const slots = (more: object) => [slotOf('w1', { phase: 'Draining', drain, ...more }), slotOf('w2')]

test.each<
  readonly [
    about: string,
    before: BootcNodePoolStatus,
    results: readonly NodeResult[],
    after: object,
  ]
>([
  ['all is done', BASE, [{ node: 'w1' }], BASE],
  [
    'one pod is gone, and a budget blocks the other',
    BASE,
    [
      {
        node: 'w1',
        evictions: [
          { pod: { namespace: 'web', name: 'a' }, outcome: 'gone' },
          { pod: { namespace: 'web', name: 'b' }, outcome: 'blocked', message: 'budget' },
        ],
      },
    ],
    {
      ...BASE,
      rebootSlots: slots({
        drain: {
          startedAt: EARLIER,
          podsRemaining: 1,
          blocked: [{ namespace: 'web', name: 'b', message: 'budget' }],
        },
      }),
    },
  ],
  [
    'a cordon is refused: told, tried again later, and the wake is earlier',
    BASE,
    [refused],
    {
      rebootSlots: slots({ lastError: 'Failed to cordon the Node: no right' }),
      nodeErrors: [error()],
      wakeTime: '2026-01-05T15:00:30Z',
    },
  ],
  [
    'it is refused again: the wait is longer',
    { ...BASE, nodeErrors: [error()] },
    [refused],
    {
      rebootSlots: slots({ lastError: 'Failed to cordon the Node: no right' }),
      nodeErrors: [error({ attempts: 2, notBefore: '2026-01-05T15:01:00Z' })],
      wakeTime: '2026-01-05T15:01:00Z',
    },
  ],
  ['it is done at last', { ...BASE, nodeErrors: [error()] }, [{ node: 'w1' }], BASE],
  [
    'another node is done: the error of this one stays',
    { ...BASE, nodeErrors: [error()] },
    [{ node: 'w2' }],
    { ...BASE, nodeErrors: [error()] },
  ],
])('%s', (_, before, results, after) => {
  expect(afterChanges(before, results, now)).toEqual(after)
})

test('when nothing changes, it is the same status', () => {
  expect(afterChanges(BASE, [{ node: 'w1' }], now)).toBe(BASE)
})

const cordonRefused = { status: { nodeErrors: [error()] } }

testPoolRule([
  {
    name: 'until the next try nothing is done to the node, and the others go on',
    given: {
      ...cordonRefused,
      slots: { w1: {} },
      status: { ...cordonRefused.status, rebootSlots: [slotOf('w1')] },
      spec: { rollout: { maxUnavailable: 2 } },
      nodes: { w1: on({ ...STAGED, isInSlot: true }), w2: on(STAGED), w3: on(UPDATED) },
    },
    does: ['record', 'w2: markSlot, cordonNode, emitForNode Staged'],
    slots: ['w1 Reserved NEW', 'w2 Reserved NEW'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (Failed to cordon the Node: no right)',
    again: true,
  },
  {
    name: 'then it is tried again',
    now: '2026-01-05T15:00:30Z',
    given: {
      status: { ...cordonRefused.status, rebootSlots: [slotOf('w1')] },
      nodes: { w1: on({ ...STAGED, isInSlot: true }), w3: on(UPDATED) },
    },
    does: ['record', 'w1: cordonNode'],
    slots: ['w1 Reserved NEW'],
    degraded: 'NodeDegraded: Degraded nodes: w1 (Failed to cordon the Node: no right)',
    again: true,
  },
  {
    name: 'an error is forgotten when nothing is to be done for the node any more',
    now: '2026-01-05T15:00:30Z',
    given: { ...cordonRefused, nodes: { w1: on(UPDATED) } },
    does: ['record'],
  },
])
