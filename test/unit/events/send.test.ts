import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { formatGoTime } from '#src/events/change-event.ts'
import { type Deliver, send } from '#src/events/send.ts'

const START = DateTime.fromISO('2026-10-25T00:59:58Z', { zone: 'utc' })
const EVENT = { headers: {}, body: '' }

/** Answers one after the other, and when each was asked for, in milliseconds. */
async function attempts(answers: readonly (number | 'no answer')[]) {
  const clock = createVirtualClock(START)
  const asked: number[] = []
  const deliver: Deliver = async () => {
    asked.push(clock.now().diff(START).toMillis())
    const answer = answers[asked.length - 1]
    if (answer === undefined || answer === 'no answer') throw new Error('connection refused')
    return answer
  }
  let taken: boolean | undefined
  void send(clock, deliver, 'sweep', EVENT).then((result) => {
    taken = result
  })
  await clock.advanceTo(START.plus({ seconds: 10 }))
  return { asked, taken }
}

describe('a delivery', () => {
  test.each([200, 202, 204])('that is answered %i is done', async (status) => {
    expect(await attempts([status])).toEqual({ asked: [0], taken: true })
  })

  test.each([400, 401, 403, 408, 409, 500, 501])(
    'that is answered %i is lost at once',
    async (status) => {
      expect(await attempts([status])).toEqual({ asked: [0], taken: false })
    },
  )

  test.each([404, 413, 425, 429, 502, 503, 504, 'no answer'] as const)(
    'that is answered %s is tried six times and then lost',
    async (answer) => {
      const asked = [0, 100, 300, 700, 1500, 3100]

      expect(await attempts(Array(9).fill(answer))).toEqual({ asked, taken: false })
    },
  )

  test('is done as soon as it is taken', async () => {
    expect(await attempts([503, 'no answer', 202])).toEqual({ asked: [0, 100, 300], taken: true })
  })

  test('to a sink that cannot be resolved is lost without an attempt', async () => {
    const clock = createVirtualClock(START)
    const deliver: Deliver = () => Promise.reject(new Error('nobody should ask'))
    const result = send(clock, deliver, undefined, EVENT)

    await clock.advanceTo(START.plus({ seconds: 4 }))

    await expect(result).resolves.toBe(false)
  })
})

test.each([
  ['2026-10-25T00:59:58.000Z', '2026-10-25T00:59:58Z'],
  ['2026-10-25T00:59:58.120Z', '2026-10-25T00:59:58.12Z'],
  ['2026-10-25T00:59:50.007Z', '2026-10-25T00:59:50.007Z'],
  ['2026-10-25T00:50:00.000Z', '2026-10-25T00:50:00Z'],
])('Go prints %s as %s', (iso, expected) => {
  expect(formatGoTime(DateTime.fromISO(iso, { zone: 'utc' }))).toBe(expected)
})
