import { expect, test } from 'vitest'
import { startOfPeriod } from '#src/clock/start-of-period.ts'
import { at } from '#test/support/situation.ts'

// The night in which New York's clocks go back.
const STARTED = '2026-11-01T05:59:00Z'
const LATER = '2026-11-01T06:00:00Z'

test.each<[string, { stored: string; writtenAt?: string }, string]>([
  ['in the past', { stored: STARTED }, STARTED],
  ['ahead of us', { stored: LATER }, '2026-11-01T05:59:30Z'],
  [
    'ahead of us, and written before',
    { stored: LATER, writtenAt: STARTED },
    '2026-11-01T05:59:30Z',
  ],
  ['ahead of us, and in the past of the API server', { stored: LATER, writtenAt: LATER }, LATER],
  ['ahead of both', { stored: '2026-11-01T07:00:00Z', writtenAt: LATER }, LATER],
])('the start of a period that is %s', (_, { stored, writtenAt }, expected) => {
  const start = startOfPeriod(
    at(stored),
    writtenAt === undefined ? undefined : at(writtenAt),
    at('2026-11-01T05:59:30Z'),
  )

  expect(start).toEqual(at(expected))
})
