import { expect, test } from 'vitest'
import { afterEvictions } from '#src/nodes/drain/after-evictions.ts'
import type { EvictionResult } from '#src/nodes/drain/evict.ts'
import type { DrainState } from '#src/nodes/drain/state.ts'

const STARTED = '2026-01-05T23:05:00Z'
const draining = (state: Partial<DrainState>): DrainState => ({ startedAt: STARTED, ...state })
const result = (name: string, more: Omit<EvictionResult, 'pod'>): EvictionResult => ({
  pod: { namespace: 'shop', name },
  ...more,
})

interface Row {
  readonly about: string
  readonly state: DrainState
  readonly results: readonly EvictionResult[]
  readonly expected: DrainState
}

test.each<Row>([
  {
    about: 'those that are gone are counted, those that are on their way out remain',
    state: draining({ podsRemaining: 4 }),
    results: [
      result('a', { outcome: 'gone' }),
      result('b', { outcome: 'gone' }),
      result('c', { outcome: 'evicted' }),
    ],
    expected: draining({ podsRemaining: 2, blocked: [] }),
  },
  {
    about: 'never are there less than none',
    state: draining({}),
    results: [result('a', { outcome: 'gone' })],
    expected: draining({ podsRemaining: 0, blocked: [] }),
  },
  {
    about: 'who could not be evicted is named, with the words of the server',
    state: draining({ podsRemaining: 3, blocked: [{ namespace: 'a', name: 'b', message: 'c' }] }),
    results: [
      result('a', { outcome: 'blocked', message: 'its budget', retryAfterSeconds: 10 }),
      result('b', { outcome: 'failed' }),
      result('c', { outcome: 'evicted' }),
    ],
    expected: draining({
      podsRemaining: 3,
      blocked: [
        { namespace: 'shop', name: 'a', message: 'its budget' },
        { namespace: 'shop', name: 'b', message: 'refused' },
      ],
    }),
  },
])('$about', ({ state, results, expected }) => {
  expect(afterEvictions(state, results)).toEqual(expected)
})
