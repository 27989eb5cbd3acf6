import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createKeysInHand } from '#functions/sweep/in-hand.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { ping } from '#test/support/events.ts'
import { createJumpingClock } from '#test/support/jumping-clock.ts'
import { event, PAST, playSweep, row } from '#test/support/play-sweep.ts'

const START = DateTime.fromISO('2026-12-31T23:59:30Z', { zone: 'utc' })
const A = { namespace: 'team', name: 'a' }
const B = { namespace: 'team', name: 'b' }
const same = new Map([['team/a', 'same']])

const { bed, serve, serveAlarm } = playSweep()

test('a key is in hand until the function has answered for it', () => {
  const { take } = createKeysInHand(createVirtualClock(START))

  const first = take('Machine', [A], same)
  const others = [take('Machine', [A, B], same).keys, take('Pool', [A], same).keys]
  first.release([A])

  expect([first.keys, others]).toEqual([[A], [[B], [A]]])
  expect(take('Machine', [A, B], same).keys).toEqual([A])
})

test('a key that the function goes on with stays in hand for a while', async () => {
  const clock = createVirtualClock(START)
  const { take } = createKeysInHand(clock)
  take('Machine', [A], same).release([A], { minutes: 2 })

  await clock.advanceTo(START.plus({ seconds: 119 }))
  const before = take('Machine', [A], same).keys
  await clock.advanceTo(START.plus({ minutes: 2 }))

  expect([before, take('Machine', [A], same).keys]).toEqual([[], [A]])
})

test('a clock that jumps back keeps no key in hand for longer', async () => {
  const clock = createVirtualClock(START)
  const jumping = createJumpingClock(clock)
  const { take } = createKeysInHand(jumping)
  take('Machine', [A], same).release([A], { minutes: 2 })

  jumping.jump(-3_600)
  await clock.advanceTo(START.plus({ minutes: 2 }))

  expect(take('Machine', [A], same).keys).toEqual([A])
})

test('a key in another state is taken anew, and stays in hand when the earlier batch is answered', () => {
  const { take } = createKeysInHand(createVirtualClock(START))

  const first = take('Machine', [A], new Map([['team/a', 'old']]))
  const second = take('Machine', [A], new Map([['team/a', 'new']]))
  first.release([A])
  const third = take('Machine', [A], new Map([['team/a', 'new']]))

  expect([first, second, third].map(({ keys }) => keys)).toEqual([[A], [A], []])
})

test('a slow object does not hold up the next wake time of another one in its batch', async () => {
  const slow = Promise.withResolvers<number>()
  const { app, clock, posted } = bed({
    answer: ({ body }) => (body.includes('"b"') ? slow.promise : 204),
  })
  serveAlarm('30 59 23 31 12 *')
  const serveFive = (wakeOfA: string) =>
    serve([row('a', wakeOfA), ...['b', 'c', 'd', 'e'].map((name) => row(name, PAST))])
  serveFive(PAST)
  const first = app.request('/', ping('alarm'))
  await expect.poll(() => posted.length).toBe(3)

  await clock.advanceTo(clock.now().plus({ seconds: 10 }))
  serveFive('2026-12-31T23:59:40Z')
  await app.request('/', ping('alarm'))
  slow.resolve(204)
  await first

  const batches = [['a', 'b'], ['c', 'd'], ['e'], ['c'], ['d'], ['e'], ['a']]
  expect(posted.map(({ body }) => body)).toEqual(batches.map((names) => event(0, ...names).body))
})
