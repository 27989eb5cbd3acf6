import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createSink } from '#src/outbox/sink.ts'

const EVENT = { headers: { 'ce-id': '1' }, body: '{}' }
const START = DateTime.fromISO('2026-12-31T23:59:50Z', { zone: 'utc' })

function bed(post: () => Promise<number>, extensions = {}) {
  const clock = createVirtualClock(START)
  const sent: unknown[] = []
  const sink = createSink({
    clock,
    extensions,
    post(event) {
      sent.push(event.headers)
      return post()
    },
  })
  return { clock, sent, send: () => sink(EVENT, new AbortController().signal) }
}

test.each([
  [200, undefined],
  [202, undefined],
  [204, undefined],
  [301, 'the sink answered 301'],
  [400, 'the sink answered 400'],
  [503, 'the sink answered 503'],
])('an answer %i', async (status, reason) => {
  expect(await bed(async () => status).send()).toBe(reason)
})

test('no answer: the reason is that of the network', async () => {
  const { send } = bed(() => Promise.reject(new Error('connect ECONNREFUSED')))

  expect(await send()).toBe('the sink did not answer: connect ECONNREFUSED')
})

test('a sink that is silent is waited for five seconds', async () => {
  const { clock, send } = bed(() => new Promise(() => {}))
  let reason: string | undefined = 'none yet'
  void send().then((answer) => {
    reason = answer
  })

  await clock.advanceTo(START.plus({ seconds: 4 }))
  expect(reason).toBe('none yet')
  await clock.advanceTo(START.plus({ seconds: 6 }))
  expect(reason).toBe('the sink did not answer: not done within 5 s')
})

test('after a failure nothing is sent for ten seconds', async () => {
  let status = 503
  const { clock, sent, send } = bed(async () => status)
  await send()
  status = 202

  expect(await send()).toBe('the sink has failed a moment ago')
  await clock.advanceTo(START.plus({ seconds: 10 }))
  expect(await send()).toBeUndefined()
  expect(sent).toHaveLength(2)
})

test('each event has the extensions of the installation', async () => {
  const { sent, send } = bed(async () => 202, { team: 'a', id: '2' })

  await send()

  expect(sent).toEqual([{ 'ce-id': '1', 'ce-team': 'a' }])
})

test.each([
  ['a-z_A-Z:/!#$&~', 'a-z_A-Z:/!#$&~'],
  ['a b', 'a%20b'],
  ['"50%"', '%2250%25%22'],
  ['Zürich €', 'Z%C3%BCrich%20%E2%82%AC'],
  ['😀\n', '%F0%9F%98%80%0A'],
])('the extension %j is sent as %s', async (value, header) => {
  const { sent, send } = bed(async () => 202, { team: value })

  await send()

  expect(sent).toEqual([{ 'ce-id': '1', 'ce-team': header }])
})

test('a delivery that is stopped says nothing about the sink', async () => {
  const clock = createVirtualClock(START)
  const stop = new AbortController()
  const sink = createSink({
    clock,
    extensions: {},
    async post() {
      if (stop.signal.aborted) return 202
      stop.abort(new Error('stopped'))
      throw stop.signal.reason
    },
  })

  await expect(sink(EVENT, stop.signal)).rejects.toThrow('stopped')
  expect(await sink(EVENT, new AbortController().signal)).toBeUndefined()
})
