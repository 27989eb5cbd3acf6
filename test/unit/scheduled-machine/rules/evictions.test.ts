import { expect, test } from 'vitest'
import type { EvictionResult } from '#src/nodes/evict.ts'
import { withEvictions } from '#src/scheduled-machine/rules/evictions.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'

const STARTED = '2026-01-05T23:05:00Z'
const draining = (drain: object): ScheduledMachineStatus => ({
  phase: 'ShuttingDown',
  drain: { startedAt: STARTED, ...drain },
})
const result = (name: string, more: Omit<EvictionResult, 'pod'>): EvictionResult => ({
  pod: { namespace: 'shop', name },
  ...more,
})

interface Row {
  readonly about: string
  readonly status: ScheduledMachineStatus
  readonly results: readonly EvictionResult[]
  readonly expected: ScheduledMachineStatus
}

test.each<Row>([
  {
    about: 'no evictions change nothing',
    status: draining({ podsRemaining: 2, blocked: [{ namespace: 'a', name: 'b', message: 'c' }] }),
    results: [],
    expected: draining({
      podsRemaining: 2,
      blocked: [{ namespace: 'a', name: 'b', message: 'c' }],
    }),
  },
  {
    about: 'a status without a drain stays without',
    status: { phase: 'Active' },
    results: [result('web', { outcome: 'gone' })],
    expected: { phase: 'Active' },
  },
  {
    about: 'those that are gone are counted, those that are on their way out remain',
    status: draining({ podsRemaining: 4 }),
    results: [
      result('a', { outcome: 'gone' }),
      result('b', { outcome: 'gone' }),
      result('c', { outcome: 'evicted' }),
    ],
    expected: draining({ podsRemaining: 2, blocked: [] }),
  },
  {
    about: 'never are there less than none',
    status: draining({}),
    results: [result('a', { outcome: 'gone' })],
    expected: draining({ podsRemaining: 0, blocked: [] }),
  },
  {
    about: 'who could not be evicted is named, with the words of the server',
    status: draining({ podsRemaining: 3, blocked: [{ namespace: 'a', name: 'b', message: 'c' }] }),
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
])('$about', ({ status, results, expected }) => {
  expect(withEvictions(status, results)).toEqual(expected)
})
