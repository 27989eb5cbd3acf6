// When a rollout should be complete, and since when a pool is paused.
import { expect, test } from 'vitest'
import { DIGESTS } from '#test/support/pool/images.ts'
import { STAGING, UPDATED } from '#test/support/pool/node-given.ts'
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
