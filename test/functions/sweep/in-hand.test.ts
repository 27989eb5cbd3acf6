import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createKeysInHand } from '#functions/sweep/in-hand.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'

const START = DateTime.fromISO('2026-12-31T23:59:30Z', { zone: 'utc' })
const A = { namespace: 'team', name: 'a' }
const B = { namespace: 'team', name: 'b' }

test('a key is in hand until the function has answered for it', () => {
  const { take, release } = createKeysInHand(createVirtualClock(START))

  const taken = [take('Machine', [A]), take('Machine', [A, B]), take('Pool', [A])]
  release('Machine', [A])

  expect(taken).toEqual([[A], [B], [A]])
  expect(take('Machine', [A, B])).toEqual([A])
})

test('a key that the function goes on with stays in hand for a while', async () => {
  const clock = createVirtualClock(START)
  const { take, release } = createKeysInHand(clock)
  take('Machine', [A])
  release('Machine', [A], { minutes: 2 })

  await clock.advanceTo(START.plus({ seconds: 119 }))
  const before = take('Machine', [A])
  await clock.advanceTo(START.plus({ minutes: 2 }))

  expect([before, take('Machine', [A])]).toEqual([[], [A]])
})
