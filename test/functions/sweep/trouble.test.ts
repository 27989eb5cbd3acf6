import { expect, test } from 'vitest'
import { ping } from '#test/support/events.ts'
import { failure } from '#test/support/msw-kube.ts'
import { AHEAD, event, NOW, PAST, playSweep, row, TABLE } from '#test/support/play-sweep.ts'
import { keysOf, LOOK, READ, setTo } from './requests.ts'

const { kube, bed, serve, serveAlarm } = playSweep()

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
