// A pass may wait for a request that another pass has sent. That wait has no time limit either.
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { waitUntimed, withDeadline } from '#src/clock/deadline.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createSingleFlight } from '#src/kube/single-flight.ts'

const START = DateTime.fromISO('2026-12-31T23:59:30Z', { zone: 'utc' })

test('a shared request that waits for its turn stops the time limits of all passes that share it', async () => {
  const clock = createVirtualClock(START)
  const turn = Promise.withResolvers<string>()
  const { share } = createSingleFlight<string>()
  const pass = () =>
    withDeadline((signal) => share('secret', () => waitUntimed(signal, turn.promise), signal), {
      clock,
      limit: { seconds: 55 },
      ended: () => undefined,
    }).catch((error: unknown) => error)

  const results = Promise.all([pass(), pass()])
  await clock.advanceTo(START.plus({ seconds: 100 }))
  turn.resolve('read')

  expect(await results).toEqual(['read', 'read'])
})
