import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { pause } from '#src/clock/pause.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { KubeError, type KubeErrorCode } from '#src/kube/kube-error.ts'
import { createRequestLimiter } from '#src/kube/request-limiter.ts'
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'

const START = DateTime.fromISO('2026-12-31T23:59:30Z', { zone: 'utc' })
const ANSWER: KubeResponse = { status: 200, headers: {}, body: '{}' }

test('while a server answers nothing, no request waits in the line longer than for one answer', async () => {
  const { send, ends } = bed(() => 'silence')

  await send(200)

  const late = (seconds: number) => ends.filter((end) => end.seconds === seconds)
  expect([late(10).length, new Set(ends.map(({ error }) => error))]).toEqual([
    200,
    new Set([
      'Timeout: GET /api/v1/nodes/a: no answer within 10 s',
      'Timeout: GET /api/v1/nodes/a: the server answers no request',
    ]),
  ])
})

test('one answer is enough for the others to wait for their turn', async () => {
  const { send, ends } = bed((index) => (index === 0 ? 9 : index < 32 ? 'silence' : 1))

  await send(100)

  const failed = ends.filter(({ error }) => error !== undefined)
  expect([ends.length, failed.length]).toEqual([100, 31])
})

test.each(['Unavailable', 'Aborted'] as const)(
  'an error that is no answer (%s) is no measure for the answers of a server that is far away',
  async (code) => {
    const { send, ends } = bed((index) => (index === 0 ? code : 2))

    await send(1)
    await send(320)

    expect(ends.at(-1)?.seconds).toBe(20)
  },
)

function bed(secondsOf: (index: number) => number | 'silence' | KubeErrorCode) {
  const clock = createVirtualClock(START)
  const limit = createRequestLimiter(() => clock.now().toMillis())
  const ends: { readonly seconds: number; readonly error: string | undefined }[] = []
  let requests = 0
  const request: KubeRequest = { method: 'GET', path: '/api/v1/nodes/a?limit=1' }
  const once = async () => {
    const seconds = secondsOf(requests++)
    if (typeof seconds === 'number') {
      await pause(clock, seconds)
      return ANSWER
    }
    if (seconds !== 'silence') throw new KubeError(seconds, 'no answer')
    await pause(clock, 10)
    throw new KubeError('Timeout', 'GET /api/v1/nodes/a: no answer within 10 s')
  }
  const end = (error?: unknown) => {
    const words = error instanceof KubeError ? `${error.code}: ${error.message}` : undefined
    ends.push({ seconds: clock.now().diff(began).as('seconds'), error: words })
  }
  let began: DateTime = START
  const send = async (times: number) => {
    began = clock.now()
    for (let i = 0; i < times; i += 1) limit(request, once).then(() => end(), end)
    await clock.advanceTo(began.plus({ minutes: 1 }))
  }
  return { send, ends }
}
