// Due objects are handed on.
import { expect, test } from 'vitest'
import { ping } from '#test/support/events.ts'
import { AHEAD, event, PAST, playSweep, row, TABLE, tableOf } from '#test/support/play-sweep.ts'
import { keysOf, LOOK, READ, setTo } from './requests.ts'

const { kube, bed, serve, serveAlarm } = playSweep()

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

test('a sweep that finds an object in the hands of an earlier one looks again in ten seconds', async () => {
  const slow = Promise.withResolvers<number>()
  const { app, posted } = bed({ answer: () => slow.promise })
  serve([row('night', PAST)])
  serveAlarm('30 59 23 31 12 *')
  const first = app.request('/', ping('alarm'))
  while (posted.length === 0) await new Promise((resolve) => setImmediate(resolve))

  const { status } = await app.request('/', ping('backstop'))
  const asked = [...kube.asked]
  slow.resolve(204)
  await first

  expect([status, posted]).toEqual([204, [event(1, 'night')]])
  expect(asked.at(-1)).toEqual(setTo('40 59 23 31 12 *'))
})

test('sweeps may overlap, and an object is handed on once', async () => {
  const { app, posted } = bed()
  serve([row('night', PAST)])
  serveAlarm('0 0 8 1 1 *')

  const responses = await Promise.all([
    app.request('/', ping('alarm')),
    app.request('/', ping('backstop')),
  ])

  expect(responses.map(({ status }) => status)).toEqual([204, 204])
  expect(posted).toEqual([event(1, 'night')])
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
