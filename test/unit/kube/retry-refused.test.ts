import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { retryRefused } from '#src/kube/retry-refused.ts'
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'

const POST: KubeRequest = { method: 'POST', path: '/api/v1/namespaces', body: '{}' }
const EVICTION: KubeRequest = { method: 'POST', path: '/api/v1/namespaces/a/pods/b/eviction' }

test.each<[string, KubeRequest, readonly KubeResponse[], object]>([
  ['an answer is given on', POST, [answer(201)], { status: 201, requests: 1, seconds: 0 }],
  [
    'a refused request waits as long as it was told',
    POST,
    [answer(429, '1'), answer(429, '2'), answer(201)],
    { status: 201, requests: 3, seconds: 3 },
  ],
  [
    'a wait of nothing is one second',
    POST,
    [answer(429, '0'), answer(201)],
    { status: 201, requests: 2, seconds: 1 },
  ],
  ['ten times at most', POST, [answer(429, '1')], { status: 429, requests: 10, seconds: 9 }],
  [
    'a wait that is too long ends the pass',
    POST,
    [answer(429, '6')],
    { status: 429, requests: 1, seconds: 0 },
  ],
  ['no wait was named', POST, [answer(429)], { status: 429, requests: 1, seconds: 0 }],
  [
    'a budget refuses an eviction',
    EVICTION,
    [answer(429, '1')],
    { status: 429, requests: 1, seconds: 0 },
  ],
  ['other errors are given on', POST, [answer(503, '1')], { status: 503, requests: 1, seconds: 0 }],
])('%s', async (_, request, answers, expected) => {
  const clock = createVirtualClock(DateTime.fromISO('2026-12-31T23:59:58Z', { zone: 'utc' }))
  const began = clock.now()
  const sent: KubeRequest[] = []
  let seconds = 0
  const transport = retryRefused(async (each) => {
    sent.push(each)
    seconds = clock.now().diff(began).as('seconds')
    return answers[Math.min(sent.length, answers.length) - 1] ?? answer(500)
  }, clock)

  const answering = transport(request)
  await clock.advanceTo(began.plus({ minutes: 1 }))
  const { status } = await answering

  expect(new Set(sent)).toEqual(new Set([request]))
  expect({ status, requests: sent.length, seconds }).toEqual(expected)
})

test('an aborted request is not sent again, and its timer is gone', async () => {
  const clock = createVirtualClock(DateTime.fromISO('2026-12-31T23:59:58Z', { zone: 'utc' }))
  const abort = new AbortController()
  let requests = 0
  const transport = retryRefused(async () => {
    requests += 1
    return answer(429, '5')
  }, clock)

  const answering = transport({ ...POST, signal: abort.signal })
  await clock.settle()
  abort.abort()

  expect((await answering).status).toBe(429)
  expect(requests).toBe(1)
  expect(clock.next()).toBeUndefined()
})

function answer(status: number, retryAfter?: string): KubeResponse {
  return {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    body: '',
  }
}
