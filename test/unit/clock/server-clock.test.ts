import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { Clock } from '#src/clock/clock.ts'
import { createServerClock } from '#src/clock/server-clock.ts'
import type { Transport } from '#src/kube/transport.ts'

const NOON = Date.parse('2026-01-05T12:00:00Z')
const MINUTE = 60_000

/** A pod that asks the API server once for each row; both clocks as the row says, in ms from noon. */
interface Asked {
  /** The pod's clock when it asks. */
  readonly asked: number
  /** The pod's clock when it has the answer. */
  readonly answered: number
  /** What the answer says; `undefined` where it does not. */
  readonly said: number | string | undefined
}

const at = (own: number, said: Asked['said']): Asked => ({ asked: own, answered: own, said })

test.each<[string, readonly Asked[], number, readonly number[]]>([
  ['no request was made', [], 0, []],
  ['it is right', [at(0, 0)], 0, []],
  ['ahead, and within the tolerance', [at(3_000, 0)], 0, []],
  ['behind, and within the tolerance', [at(-2_000, 0)], 0, []],
  ['ahead by half a minute', [at(30_000, 0)], 29_000, [29]],
  ['behind by half a minute', [at(-30_000, 0)], -30_000, [-30]],
  [
    'closer with each answer, and told once',
    [at(30_000, 0), at(30_400, 0), at(30_900, 0), { asked: 30_900, answered: 30_950, said: 1_000 }],
    29_900,
    [29],
  ],
  ['told again when the clock has jumped', [at(30_000, 0), at(90_000, 0)], 89_000, [29, 89]],
  [
    'a little too much, by the answer that shows it, and not by turns',
    [at(2_600, 0), at(3_400, 0), at(3_400, 1_000)],
    2_400,
    [2],
  ],
  ['ahead by two hours', [at(120 * MINUTE, 0)], 120 * MINUTE - 1_000, [7_199]],
  ['behind by two hours', [at(-120 * MINUTE, 0)], -120 * MINUTE, [-7_200]],
  ['wrong, and then corrected', [at(120 * MINUTE, 0), at(1_000, 1_000)], 0, [7_199, 0]],
  [
    'an answer that was long under way proves nothing',
    [{ asked: -30 * MINUTE, answered: 30 * MINUTE, said: 0 }],
    0,
    [],
  ],
  [
    'wrong, and an answer that agrees with what is known',
    [at(120 * MINUTE, 0), { asked: 119 * MINUTE, answered: 121 * MINUTE, said: 0 }],
    120 * MINUTE - 1_000,
    [7_199],
  ],
  ['no date', [at(120 * MINUTE, undefined)], 0, []],
  ['an invalid date', [at(120 * MINUTE, 'yesterday')], 0, []],
])('by how much a clock is corrected: %s', async (_, asks, ahead, told) => {
  let own = 0
  let said: Asked['said']
  const heard: number[] = []
  const now = () => DateTime.fromMillis(NOON + own)
  const clock: Clock = { now, elapsed: () => 0, at: () => () => undefined }
  const server = createServerClock(clock, (seconds) => heard.push(seconds))
  let answered = 0
  const transport: Transport = async () => {
    own = answered
    const date = typeof said === 'number' ? new Date(NOON + said).toUTCString() : said
    return { status: 200, headers: date === undefined ? {} : { date }, body: '' }
  }
  const ask = server.listen(transport)

  for (const each of asks) {
    own = each.asked
    answered = each.answered
    said = each.said
    await ask({ method: 'GET', path: '/' })
  }

  expect(server.clock.now().toMillis()).toBe(NOON + own - ahead)
  expect(heard).toEqual(told)
})

test('a call at an instant is made at that time of the API server', async () => {
  const asked: string[] = []
  const clock: Clock = {
    now: () => DateTime.fromMillis(NOON - 120 * MINUTE, { zone: 'utc' }),
    elapsed: () => 0,
    at: (instant) => {
      asked.push(instant.toUTC().toISO() ?? '')
      return () => undefined
    },
  }
  const server = createServerClock(clock, () => undefined)
  const date = new Date(NOON).toUTCString()
  await server.listen(async () => ({ status: 200, headers: { date }, body: '' }))({
    method: 'GET',
    path: '/',
  })

  server.clock.at(DateTime.fromMillis(NOON + 1_000, { zone: 'utc' }), () => undefined)

  expect(asked).toEqual(['2026-01-05T10:00:01.000Z'])
})
