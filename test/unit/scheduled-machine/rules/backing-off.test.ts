import { testRule } from '#test/support/rule-table.ts'
import { creates, IN_WINDOW } from '#test/support/shared-situations.ts'

function failed(attempts: number, notBefore: string) {
  return { phase: 'Error', observedGeneration: 1, retry: { attempts, notBefore } } as const
}

testRule([
  {
    name: 'an action failed a moment ago: events do not hurry it',
    now: '2026-01-05T15:00:19Z',
    given: { status: failed(1, '2026-01-05T15:00:20Z') },
    does: [],
  },
  {
    name: 'the back-off is over: it is tried again',
    now: '2026-01-05T15:00:20Z',
    given: { status: failed(1, '2026-01-05T15:00:20Z') },
    ...creates({
      retry: null,
      lastScheduledTime: '2026-01-05T15:00:20Z',
      wakeTime: '2026-01-05T15:05:20Z',
    }),
  },
  {
    name: 'the spec was changed since: tried at once',
    now: '2026-01-05T15:00:19Z',
    given: { generation: 2, status: failed(1, '2026-01-05T15:00:20Z') },
    ...creates({
      observedGeneration: 2,
      retry: null,
      lastScheduledTime: '2026-01-05T15:00:19Z',
      wakeTime: '2026-01-05T15:05:19Z',
    }),
  },
  {
    name: 'the longest back-off is waited for',
    given: { status: failed(9, '2026-01-05T15:05:01Z') },
    does: [],
  },
  {
    name: 'the clock has jumped back behind a back-off: not waited for',
    given: { status: failed(9, '2026-01-05T15:05:02Z') },
    ...creates({
      retry: null,
      lastScheduledTime: IN_WINDOW,
      wakeTime: '2026-01-05T15:05:00Z',
    }),
  },
])
