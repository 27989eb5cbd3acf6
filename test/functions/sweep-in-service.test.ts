// The backstop's sweep also compares the objects in service, and hands on those that differ.
import { expect, test } from 'vitest'
import { binaryEvent, ping } from '#test/support/events.ts'
import { AHEAD, event, handedOn, PAST, playSweep, row, SINK } from '#test/support/play-sweep.ts'

const { bed, serve, serveAlarm } = playSweep()
const key = (name: string) => ({ namespace: 'team-a', name })
const resting = (name: string) => row(name, AHEAD, { phase: 'Inactive' })

test('only the backstop compares objects that are not due, and unchanged objects are not handed on', async () => {
  const { app, posted, compared } = bed()
  serve([row('active', AHEAD), resting('night')])
  serveAlarm('0 0 8 1 1 *')

  await app.request('/', ping('alarm'))
  const byAlarm = compared.length
  await app.request('/', ping('backstop'))

  expect(byAlarm).toBe(0)
  expect(compared).toEqual([
    {
      inService: [key('active')],
      recentlyAtRest: [],
      atRest: [{ ...key('night'), nodeName: undefined }],
    },
  ])
  expect(posted).toEqual([])
})

test('with nothing in service nothing is compared', async () => {
  const { app, compared } = bed()
  serve([row('late', PAST), resting('night')])
  serveAlarm('0 0 8 1 1 *')

  await app.request('/', ping('backstop'))

  expect(compared).toEqual([])
})

test('objects that differ are handed on like due ones, and a late Node with its key', async () => {
  const late = { ...key('night'), nodeName: 'node-1' }
  const { app, posted, lines } = bed({ findUnsettled: async () => [key('active'), late] })
  serve([row('late', PAST), row('active', AHEAD), row('calm', AHEAD), resting('night')])
  serveAlarm('0 0 8 1 1 *')

  const { status } = await app.request('/', ping('backstop'))

  expect(status).toBe(204)
  expect(posted).toEqual([event(1, 'late'), event(2, 'active'), handedOn(3, [late])])
  expect(lines).toMatchObject([
    { message: 'swept', objects: 4, due: 1, failed: 0, inService: 2, unsettled: 2 },
  ])
})

test('due objects do not wait for the comparison', async () => {
  const isPosted = Promise.withResolvers<void>()
  const { app, posted } = bed({
    answer: () => {
      isPosted.resolve()
      return 204
    },
    findUnsettled: () => isPosted.promise.then(() => []),
  })
  serve([row('late', PAST), row('active', AHEAD)])
  serveAlarm('0 0 8 1 1 *')

  const { status } = await app.request('/', ping('backstop'))

  expect([status, posted]).toEqual([204, [event(1, 'late')]])
})

test('a batch of objects that differ is retried when it did not finish', async () => {
  const { app } = bed({ answer: () => 503, findUnsettled: async () => [key('active')] })
  serve([row('active', AHEAD)])
  serveAlarm('0 0 8 1 1 *')

  const response = await app.request('/', ping('backstop'))

  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ detail: '1 of 1 batches did not finish.' })
})

test('a comparison that fails hands on all its objects, and is logged', async () => {
  const { app, posted, lines } = bed({ findUnsettled: () => Promise.reject(new TypeError('oh')) })
  serve([row('active', AHEAD), resting('night')])
  serveAlarm('0 0 8 1 1 *')

  const { status } = await app.request('/', ping('backstop'))

  expect([status, posted]).toEqual([204, [event(1, 'active')]])
  expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'error could not compare the objects in service; handed all of them on',
    'info swept',
  ])
})

test.each([
  ['an event', 'dev.knative.apiserver.ref.update', { knativeerrordest: SINK }],
  // Knative's channel does not say so of what had no answer in time.
  ['an event without a reason', 'dev.knative.apiserver.resource.delete', {}],
  ['an alarm', 'dev.knative.sources.ping', { knativeerrordest: SINK }],
])(
  '%s that a Broker could not deliver makes it compare all that is in service',
  async (_, type, attributes) => {
    const { app, compared } = bed()
    serve([row('day', AHEAD, { phase: 'Active' })])
    serveAlarm('0 0 8 1 1 *')

    const { status } = await app.request('/', binaryEvent(type, {}, attributes))

    expect(status).toBe(204)
    expect(compared).toEqual([{ inService: [key('day')], recentlyAtRest: [], atRest: [] }])
  },
)
