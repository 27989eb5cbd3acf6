import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createHolds } from '#src/outbox/holds.ts'

test('a hold ends by itself', async () => {
  const clock = createVirtualClock(DateTime.fromISO('2026-12-31T23:59:58Z', { zone: 'utc' }))
  const holds = createHolds(clock)
  holds.hold('team-a/office', 3)

  await clock.advanceTo(clock.now().plus({ seconds: 2 }))
  expect(holds.secondsLeft('team-a/office')).toBe(1)
  await clock.advanceTo(clock.now().plus({ seconds: 2 }))
  expect(holds.secondsLeft('team-a/office')).toBe(0)
})

test('the holds of objects that are gone do not add up', async () => {
  const clock = createVirtualClock(DateTime.fromISO('2026-12-31T23:59:58Z', { zone: 'utc' }))
  const holds = createHolds(clock)

  for (let day = 0; day < 100; day += 1) {
    holds.hold(`team-a/day-${day}`, 3)
    await clock.advanceTo(clock.now().plus({ seconds: 3 }))
  }

  expect(holds.size()).toBe(1)
})
