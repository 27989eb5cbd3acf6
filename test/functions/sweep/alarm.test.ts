// The alarm is set to the next wake time.
import { expect, test } from 'vitest'
import { ping } from '#test/support/events.ts'
import { failure } from '#test/support/msw-kube.ts'
import { AHEAD, ALARM, PAST, playSweep, row } from '#test/support/play-sweep.ts'
import { LOOK, READ, setTo } from './requests.ts'

const { kube, bed, serve, serveAlarm } = playSweep()

test('the alarm is parked when no wake time is ahead', async () => {
  const { app } = bed()
  serve([])
  serveAlarm('30 59 23 31 12 *')

  await app.request('/', ping('alarm'))

  expect(kube.asked).toEqual([READ, LOOK, setTo('0 0 0 31 2 *')])
})

test('the next wake time does not wait for a slow batch', async () => {
  const slow = Promise.withResolvers<number>()
  const { app } = bed({ answer: () => slow.promise })
  serve([row('slow', PAST), row('next', '2026-12-31T23:59:35Z')])
  const isSet = serveAlarm('30 59 23 31 12 *')

  const response = app.request('/', ping('alarm'))
  await isSet
  slow.resolve(204)

  expect((await response).status).toBe(204)
  expect(kube.asked).toEqual([READ, LOOK, setTo('35 59 23 31 12 *')])
})

test('an alarm that could not be set before the batches is set after them', async () => {
  const { app } = bed()
  serve([row('night', PAST), row('next', '2026-12-31T23:59:35Z')])
  serveAlarm('30 59 23 31 12 *')
  kube.answer(`GET ${ALARM}`, () => {
    serveAlarm('30 59 23 31 12 *')
    return failure(503, 'ServiceUnavailable', 'starting')
  })

  const { status } = await app.request('/', ping('alarm'))

  expect(status).toBe(204)
  expect(kube.asked).toEqual([READ, LOOK, LOOK, setTo('35 59 23 31 12 *')])
})

test('when no wake time is near, the alarm is not set before the passes ask for theirs', async () => {
  const { app } = bed({
    answer: () => {
      // As the pass has set it.
      serveAlarm('40 59 23 31 12 *')
      return 204
    },
  })
  serve([row('night', PAST), row('day', AHEAD)])
  serveAlarm('30 59 23 31 12 *')

  await app.request('/', ping('alarm'))

  expect(kube.asked).toEqual([READ, LOOK])
})

test('a wake time earlier than ten seconds ahead stays', async () => {
  const { app } = bed({ answer: () => 503 })
  serve([row('bad', PAST), row('soon', '2026-12-31T23:59:35Z')])
  serveAlarm('30 59 23 31 12 *')

  await app.request('/', ping('alarm'))

  const writes = kube.asked.filter(({ method }) => method === 'PATCH')
  expect(writes).toEqual([setTo('35 59 23 31 12 *')])
})

test('an alarm that cannot be set is a 503, because nothing else starts the next sweep on time', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST)])
  kube.answer(`GET ${ALARM}`, () => failure(403, 'Forbidden', 'no'))

  const { status } = await app.request('/', ping('alarm'))

  expect(status).toBe(503)
  expect(posted).toHaveLength(1)
})

test('without the alarm the sweep still works', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST)])

  const { status } = await app.request('/', ping('backstop'))

  expect([status, posted.length]).toEqual([204, 1])
})
