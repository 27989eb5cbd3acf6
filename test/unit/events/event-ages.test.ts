import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { eventAges } from '#src/events/event-ages.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'

test.each([
  {
    name: 'an event of two and a half seconds ago',
    time: '2026-01-05T08:59:57.5Z',
    sum: 2.5,
    count: 1,
  },
  { name: 'a source whose clock is ahead', time: '2026-01-05T09:00:07Z', sum: 0, count: 1 },
  { name: 'an event without a time', time: undefined, sum: 0, count: 0 },
])('$name', ({ time, sum, count }) => {
  const metrics = createMetrics()
  const clock = createVirtualClock(DateTime.fromISO('2026-01-05T09:00:00Z', { zone: 'utc' }))
  const measureAge = eventAges(metrics, clock)

  measureAge(time === undefined ? {} : { time })

  expect(metrics.render()).toContain(
    `sundial_event_age_seconds_sum ${sum}\nsundial_event_age_seconds_count ${count}\n`,
  )
})
