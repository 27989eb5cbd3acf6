// At most one round of evictions in ten seconds.
import { testRule } from '#test/support/rule-table.ts'
import { draining } from '#test/support/shared-situations.ts'
import { type Given, pod } from '#test/support/situation.ts'

const IN_PROGRESS = 'False NodeDraining: The node is being drained'

function evictedAt(lastEvictionAt: string, writtenAt?: string): Given {
  const drain = { startedAt: '2026-01-05T23:05:00Z', podsRemaining: 1, lastEvictionAt }
  return draining({ pods: [pod('api')] }, { status: { drain }, ...(writtenAt && { writtenAt }) })
}

testRule([
  {
    name: 'a look within ten seconds of the last evictions evicts nobody',
    now: '2026-01-05T23:05:09Z',
    given: evictedAt('2026-01-05T23:05:00Z'),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:05:10Z' },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'a clock that was ahead has stored the last evictions: they were when that was written',
    now: '2026-01-05T23:05:12Z',
    given: evictedAt('2026-01-05T23:05:30Z', '2026-01-05T23:05:00Z'),
    does: ['record', 'evictPods shop/api'],
    changes: {
      drain: { lastEvictionAt: '2026-01-05T23:05:12Z', blocked: [] },
      wakeTime: '2026-01-05T23:05:22Z',
    },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
  {
    name: 'a clock ahead of the API server that has stored the last evictions itself waits its ten seconds, too',
    now: '2026-01-05T23:05:35Z',
    given: evictedAt('2026-01-05T23:05:30Z', '2026-01-05T23:05:00Z'),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:05:40Z' },
    tells: { Ready: IN_PROGRESS, MachineReady: IN_PROGRESS },
  },
])
