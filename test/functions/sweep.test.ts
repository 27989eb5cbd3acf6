import { expect, test } from 'vitest'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import type { NamespacedKey } from '#src/kube/object.ts'
import { binaryEvent, ping } from '#test/support/events.ts'
import { failure } from '#test/support/msw-kube.ts'
import {
  AHEAD,
  ALARM,
  event,
  NOW,
  PAST,
  playSweep,
  row,
  TABLE,
  tableOf,
} from '#test/support/play-sweep.ts'

const { kube, bed, serve, serveAlarm } = playSweep()
const READ = { method: 'GET', path: `${TABLE}?resourceVersion=0&limit=500&includeObject=None` }
const LOOK = { method: 'GET', path: ALARM }
const setTo = (schedule: string) => ({
  method: 'PATCH',
  path: ALARM,
  body: { metadata: { resourceVersion: '7' }, spec: { schedule } },
})

test('due objects are handed on, and the alarm is set to the next wake time', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST), row('day', AHEAD), row('weekend', PAST, { priority: 90 })])
  serveAlarm('30 59 23 31 12 *')

  const response = await app.request('/', ping('alarm'))

  expect([response.status, await response.text()]).toEqual([204, ''])
  expect(posted).toEqual([event(1, 'weekend'), event(2, 'night')])
  expect(kube.asked).toEqual([READ, LOOK, setTo('0 0 8 1 1 *')])
})

test('when nothing is due and the alarm is right, the sweep reads each once and writes nothing', async () => {
  const { app, posted } = bed()
  serve([row('day', AHEAD)])
  serveAlarm('0 0 8 1 1 *')

  const { status } = await app.request('/', ping('alarm'))

  expect(status).toBe(204)
  expect(posted).toEqual([])
  expect(kube.asked).toEqual([READ, LOOK])
})

test('the alarm is parked when no wake time is ahead', async () => {
  const { app } = bed()
  serve([])
  serveAlarm('30 59 23 31 12 *')

  await app.request('/', ping('alarm'))

  expect(kube.asked).toEqual([READ, LOOK, setTo('0 0 0 31 2 *')])
})

test('many objects go out in batches of equal size, at most 100 each and sixteen at a time, urgent ones first', async () => {
  const { app, posted, most } = bed()
  const names = Array.from({ length: 1_750 }, (_, i) => `m-${String(i).padStart(4, '0')}`)
  serve(names.map((name) => row(name, PAST)))
  serveAlarm('0 0 8 1 1 *')

  const { status } = await app.request('/', ping('alarm'))

  const sizes = posted.map((request) => keysOf(request).length)
  expect(status).toBe(204)
  expect(sizes).toEqual([...Array.from({ length: 19 }, () => 88), 78])
  expect(posted.flatMap((request) => keysOf(request).map(({ name }) => name))).toEqual(names)
  expect(most()).toBe(16)
})

test.each([
  ['is refused', 503],
  ['fails', 500],
  ['is redirected', 302],
  ['gets no answer', undefined],
])('a batch that %s is tried again: 503, and the alarm is ten seconds away', async (_, status) => {
  const { app, posted } = bed({
    answer: (request) => (keysOf(request)[0]?.name === 'bad' ? status : 204),
  })
  serve([row('bad', PAST), row('good', PAST), row('day', AHEAD)])
  serveAlarm('30 59 23 31 12 *')

  const response = await app.request('/', ping('alarm'))

  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ detail: '1 of 2 batches did not finish.' })
  expect(posted).toEqual([event(1, 'bad'), event(2, 'good')])
  expect(kube.asked).toEqual([READ, LOOK, setTo('40 59 23 31 12 *')])
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

test('a slow batch that failed is retried, and an alarm that rang meanwhile is not set again', async () => {
  const slow = Promise.withResolvers<number>()
  const { app, clock } = bed({ answer: () => slow.promise })
  serve([row('slow', PAST), row('next', '2026-12-31T23:59:35Z')])
  const isSet = serveAlarm('30 59 23 31 12 *')

  const response = app.request('/', ping('alarm'))
  await isSet
  await clock.advanceTo(NOW.plus({ seconds: 20 }))
  serveAlarm('35 59 23 31 12 *')
  slow.resolve(503)

  expect((await response).status).toBe(503)
  expect(kube.asked.slice(3)).toEqual([LOOK, setTo('0 0 0 1 1 *')])
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

test('an API server that does not answer is a 503, and nothing is handed on', async () => {
  const { app, posted, lines } = bed()
  kube.answer(`GET ${TABLE}`, () => failure(503, 'ServiceUnavailable', 'starting'))

  const { status } = await app.request('/', ping('alarm'))

  expect(status).toBe(503)
  expect(posted).toEqual([])
  expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'warn sweep did not finish',
  ])
})

test('an alarm that cannot be set is a 503, because nothing else starts the next sweep on time', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST)])
  kube.answer(`GET ${ALARM}`, () => failure(403, 'Forbidden', 'no'))

  const { status } = await app.request('/', ping('alarm'))

  expect(status).toBe(503)
  expect(posted).toHaveLength(1)
})

test('a CRD that is too old is an error that names the remedy', async () => {
  const { app, lines } = bed()
  kube.answer(`GET ${TABLE}`, () => ({
    columnDefinitions: [{ name: 'Name' }],
    rows: [{ cells: ['night'] }],
  }))

  const response = await app.request('/', ping('alarm'))

  expect([response.status, lines.map(({ level }) => level)]).toEqual([503, ['error']])
  expect(await response.json()).toMatchObject({
    detail:
      'the table of ScheduledMachine objects has no column Object Namespace: install the CRD of this version',
  })
})

test('without the alarm the sweep still works', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST)])

  const { status } = await app.request('/', ping('backstop'))

  expect([status, posted.length]).toEqual([204, 1])
})

test('sweeps may overlap', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST)])
  serveAlarm('0 0 8 1 1 *')

  const responses = await Promise.all([
    app.request('/', ping('alarm')),
    app.request('/', ping('backstop')),
  ])

  expect(responses.map(({ status }) => status)).toEqual([204, 204])
  expect(posted).toEqual([event(1, 'night'), event(2, 'night')])
})

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

test('a sweep over 10,000 objects, none of them due, reads less than a megabyte and no whole object', async () => {
  const { app, posted } = bed()
  const rows = Array.from({ length: 10_000 }, (_, i) =>
    row(`machine-${i}`, AHEAD, { namespace: `team-${i % 40}` }),
  )
  const table = JSON.stringify(tableOf(rows))
  let bytes = 0
  kube.answer(`GET ${TABLE}`, () => {
    const compressed = new Response(
      new Blob([table]).stream().pipeThrough(new CompressionStream('gzip')),
      { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
    )
    const [counted, sent] = compressed.body?.tee() ?? []
    const count = (chunk: Uint8Array) => {
      bytes += chunk.length
    }
    counted?.pipeTo(new WritableStream({ write: count }))
    return new Response(sent ?? null, { headers: compressed.headers })
  })
  serveAlarm('0 0 8 1 1 *')

  const { status } = await app.request('/', ping('alarm'))

  expect([status, posted]).toEqual([204, []])
  expect(kube.asked).toEqual([READ, LOOK])
  expect(bytes).toBeGreaterThan(10_000)
  expect(bytes).toBeLessThan(1_000_000)
})

function keysOf({ body }: CloudEventRequest): readonly NamespacedKey[] {
  return JSON.parse(body).keys
}
