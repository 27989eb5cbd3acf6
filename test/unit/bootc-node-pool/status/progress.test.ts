// When a rollout should be complete, and since when a pool is paused.
import { expect, test } from 'vitest'
import { DIGESTS } from '#test/support/pool/images.ts'
import { type NodeGiven, STAGED, STAGING, UPDATED } from '#test/support/pool/node-given.ts'
import { decideFor, on, type PoolGiven } from '#test/support/pool/situation.ts'

const nodes = (updated: number) =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [
      `w${index}`,
      on(index < updated ? UPDATED : STAGING),
    ]),
  )
const BEGUN = {
  targetDigest: DIGESTS.NEW,
  rolloutStartedAt: '2026-01-05T14:40:00Z',
  updatedBefore: 2,
  nodeCount: 10,
  updatedCount: 3,
}

function estimate(given: PoolGiven, now?: string) {
  const { rolloutStartedAt, updatedBefore, estimatedCompletionTime } =
    decideFor(given, now).status ?? {}
  return { rolloutStartedAt, updatedBefore, estimatedCompletionTime }
}

test('a rollout begins: nothing is estimated before a node is done', () => {
  const given = {
    status: { targetDigest: DIGESTS.OLD, rolloutStartedAt: '2026-01-01T00:00:00Z' },
    nodes: nodes(2),
  }

  expect(estimate(given)).toEqual({
    rolloutStartedAt: '2026-01-05T15:00:00Z',
    updatedBefore: 2,
    estimatedCompletionTime: undefined,
  })
})

test('two nodes took twenty minutes, and six are left: another hour', () => {
  const { estimatedCompletionTime } = estimate({ status: BEGUN, nodes: nodes(4) })

  expect(estimatedCompletionTime).toBe('2026-01-05T16:00:00Z')
})

test('it is kept while no other node is done, whatever the clock says', () => {
  const status = { ...BEGUN, updatedCount: 4, estimatedCompletionTime: '2026-01-05T16:00:00Z' }

  const { estimatedCompletionTime } = estimate({ status, nodes: nodes(4) }, '2026-01-05T15:30:00Z')

  expect(estimatedCompletionTime).toBe('2026-01-05T16:00:00Z')
})

test('it has passed, and no other node is done: it is removed, and does not come back', () => {
  const status = { ...BEGUN, updatedCount: 4, estimatedCompletionTime: '2026-01-05T16:00:00Z' }
  const { estimatedCompletionTime: _, ...without } = status
  const at = '2026-01-05T16:00:00Z'

  const ends = [status, without].map(
    (stored) => estimate({ status: stored, nodes: nodes(4) }, at).estimatedCompletionTime,
  )

  expect(ends).toEqual([undefined, undefined])
})

const inSlot = { ...STAGED, isInSlot: true } as const
const timedOut = { phase: 'Rebooting', rebootingSince: '2026-01-05T14:58:00Z' } as const
const fellBack = on({ ...inSlot, fellBack: 'NEW' }, { cordoned: 'pool' })
const max = (maxUnavailable: number, more: object = {}) => ({
  rollout: { maxUnavailable, ...more },
})

test.each<readonly [about: string, given: PoolGiven, next: readonly string[] | undefined]>([
  ['it has fallen back', { slots: { w8: {} }, nodes: { w8: fellBack } }, undefined],
  [
    'its reboot has timed out',
    {
      spec: max(1, { rebootTimeoutSeconds: 60 }),
      slots: { w8: timedOut },
      nodes: { w8: on({ ...inSlot, idle: 'Rebooting', isApproved: true }, { cordoned: 'pool' }) },
    },
    undefined,
  ],
  [
    'it is degraded',
    { slots: { w8: {} }, nodes: { w8: on({ ...inSlot, degraded: 'no space' }) } },
    undefined,
  ],
  [
    'it runs the image, and is not Ready yet: it will be',
    { slots: { w8: {} }, nodes: { w8: on({ ...UPDATED, isInSlot: true }, { ready: 'False' }) } },
    ['w9'],
  ],
  [
    'another slot is held by a healthy node',
    {
      spec: max(2),
      slots: { w7: { phase: 'Approved' }, w8: {} },
      nodes: { w7: on({ ...inSlot, isApproved: true }, { cordoned: 'pool' }), w8: fellBack },
    },
    ['w9'],
  ],
  ['no node may be out', { spec: max(0), nodes: {} }, undefined],
])('a slot is held by a node, and %s', (_, given, next) => {
  const all = { ...nodes(4), w9: on(STAGED), ...given.nodes }
  const stored = { ...BEGUN, updatedCount: 4, nextNodes: ['w9'] }
  const estimatedCompletionTime = '2026-01-05T16:00:00Z'
  const updatedCount = Object.values(all).filter(({ bootcNode }) => isUpdated(bootcNode)).length
  const status = { ...stored, updatedCount, estimatedCompletionTime }

  const after = decideFor({ ...given, status, nodes: all }).status

  const end = next === undefined ? undefined : estimatedCompletionTime
  expect([after?.nextNodes, after?.estimatedCompletionTime]).toEqual([next, end])
})

function isUpdated(bootcNode: NodeGiven['bootcNode']): boolean {
  return bootcNode !== undefined && bootcNode !== 'none' && bootcNode.booted === 'NEW'
}

test.each([
  ['the rollout is complete', { nodes: nodes(10) }],
  ['the pool is paused', { nodes: nodes(4), spec: { rollout: { paused: true } } }],
])('nothing is estimated: %s', (_, given) => {
  expect(estimate({ status: BEGUN, ...given }).estimatedCompletionTime).toBeUndefined()
})

const PAUSED = { spec: { rollout: { paused: true } }, nodes: nodes(4) }

test('a pool that is paused says since when, and wakes after seven days', () => {
  const { pausedSince, wakeTime } = decideFor(PAUSED).status ?? {}

  expect({ pausedSince, wakeTime }).toEqual({
    pausedSince: '2026-01-05T15:00:00Z',
    wakeTime: '2026-01-12T15:00:00Z',
  })
})

test('after seven days a Warning says what waits, and it is not told again', () => {
  const status = { pausedSince: '2025-12-29T15:00:00Z' }

  const { pausedTooLong, pausedSince } = decideFor({ ...PAUSED, status }).status ?? {}

  expect({ pausedTooLong, pausedSince }).toEqual({ pausedTooLong: true, ...status })
})

test('a pool that goes on forgets its pause', () => {
  const status = { pausedSince: '2025-12-29T15:00:00Z', pausedTooLong: true }

  const after = decideFor({ nodes: nodes(4), status }).status ?? {}

  expect([after.pausedSince, after.pausedTooLong]).toEqual([undefined, undefined])
})
