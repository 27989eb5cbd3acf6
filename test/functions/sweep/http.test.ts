import { expect, test } from 'vitest'
import { binaryEvent, ping } from '#test/support/events.ts'
import { PAST, playSweep, row } from '#test/support/play-sweep.ts'

const { kube, bed, serve, serveAlarm } = playSweep()

test('an event of another type is acknowledged', async () => {
  const { app } = bed()

  const { status } = await app.request('/', binaryEvent('com.example.order', {}))

  expect([status, kube.asked]).toEqual([204, []])
})

test('an unknown scope is refused', async () => {
  const { app } = bed()

  const response = await app.request('/', ping('alarm', { scope: 'everything' }))

  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ detail: 'The field data.scope is "everything".' })
})

test('a sweep that shuts down refuses new events and finishes accepted ones', async () => {
  const hold = Promise.withResolvers<void>()
  const handedOn = Promise.withResolvers<void>()
  const { app, drain } = bed({
    answer: () => {
      handedOn.resolve()
      return hold.promise.then(() => 204)
    },
  })
  serve([row('night', PAST)])
  serveAlarm('0 0 8 1 1 *')
  const first = app.request('/', ping('alarm'))
  await handedOn.promise
  let left = false

  const leaving = drain().then(() => {
    left = true
  })
  const second = await app.request('/', ping('alarm'))
  const early = left
  hold.resolve()
  await leaving

  expect([second.status, early, (await first).status]).toEqual([503, false, 204])
})
