// What the message of a pool says of degraded nodes, and of those whose drain is tried again.
import { expect, test } from 'vitest'
import { STAGED, UPDATED } from '#test/support/pool/node-given.ts'
import { decideFor, on, type PoolGiven } from '#test/support/pool/situation.ts'

const failed = (degraded: string) => on({ idle: 'Idle', degraded })
const long = `bootc stage failed: ${'x'.repeat(100)}`
const retryAt = (notBefore: string, more: object = {}): PoolGiven => ({
  status: {
    drainFailures: [{ node: 'w1', attempts: 1, notBefore, message: 'drain timed out' }],
  },
  slots: { w2: { phase: 'Approved', approvedAt: '2026-01-05T14:59:00Z' } },
  nodes: {
    w1: on(STAGED),
    w2: on({ ...STAGED, isApproved: true, isInSlot: true }, { cordoned: 'pool' }),
  },
  ...more,
})
const PAST = '2026-01-05T14:59:30Z'
const RETRIED = '0/2 updated; 1 rebooting (w2), 1 degraded (w1: drain timed out)'

test.each<readonly [about: string, given: PoolGiven, message: string]>([
  [
    'a staging failed: its error',
    { nodes: { w1: failed('bootc stage failed: no space left'), w2: on(UPDATED) } },
    '1/2 updated; 1 degraded (w1: bootc stage failed: no space left)',
  ],
  [
    'an error of several lines is one line',
    { nodes: { w1: failed('bootc stage failed:\n  error: no space left\n') } },
    '0/1 updated; 1 degraded (w1: bootc stage failed: error: no space left)',
  ],
  [
    'of a long error its beginning',
    { nodes: { w1: failed(long) } },
    `0/1 updated; 1 degraded (w1: ${long.slice(0, 97)}…)`,
  ],
  ['an error without words', { nodes: { w1: failed(' ') } }, '0/1 updated; 1 degraded (w1)'],
  [
    'six nodes: five of them',
    { nodes: Object.fromEntries([1, 2, 3, 4, 5, 6].map((each) => [`w${each}`, failed('e')])) },
    '0/6 updated; 6 degraded (w1: e, w2: e, w3: e, w4: e, w5: e and 1 more)',
  ],
  [
    'a drain timed out, and its next try is ahead',
    retryAt('2026-01-05T15:00:30Z'),
    `${RETRIED}. w1 is tried again at 2026-01-05T15:00:30Z`,
  ],
  [
    'the time of its next try has passed: it waits for a slot',
    retryAt(PAST),
    `${RETRIED}. w1 is tried again when a reboot slot is free`,
  ],
  [
    'a slot is free, and the node cannot be read: that is told, and nothing else',
    retryAt(PAST, { unreadable: ['w1'], slots: {}, nodes: { w1: on(STAGED), w2: on(UPDATED) } }),
    '1/2 updated; 1 degraded (w1: drain timed out). w1: the Node cannot be read',
  ],
])('%s', (_, given, message) => {
  expect(decideFor(given).status?.message).toBe(message)
})

test('the time of the next try has passed, and nothing else changes: it is told once (I4)', () => {
  const given = retryAt(PAST)
  const first = decideFor(given).status
  if (first === undefined) throw new Error('no status')

  const second = decideFor({ ...given, status: first }, '2026-01-05T15:01:00Z')

  expect(second).toEqual({ before: [], status: first, after: [] })
})
