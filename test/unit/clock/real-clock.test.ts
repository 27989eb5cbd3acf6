import { DateTime } from 'luxon'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'

const NEW_YEAR = Date.parse('2027-01-01T00:00:00Z')
const DAY = 86_400_000

beforeEach(() => {
  vi.useFakeTimers({ now: NEW_YEAR })
})
afterEach(() => {
  vi.useRealTimers()
})

test('now is the system time, in UTC', () => {
  expect(realClock.now().toISO()).toBe('2027-01-01T00:00:00.000Z')
})

test.each([
  ['a moment ahead', 1],
  ['a day ahead', DAY],
  ['further ahead than a timeout can be', 60 * DAY],
  ['this very moment', 0],
  ['in the past', -DAY],
])('wakes once, and not before: %s', (_, ahead) => {
  const woken: number[] = []
  realClock.at(DateTime.fromMillis(NEW_YEAR + ahead), () => woken.push(Date.now() - NEW_YEAR))

  vi.advanceTimersByTime(Math.max(0, ahead - 1))
  const early = [...woken]
  vi.advanceTimersByTime(2)
  vi.runAllTimers()

  expect(early).toEqual(ahead <= 0 ? early : [])
  expect(woken).toEqual([Math.max(0, ahead)])
})

test.each([-500, -3_600_000, 3_600_000])(
  'a jump of the system clock by %i ms changes nothing',
  (jump) => {
    let woken = 0
    realClock.at(DateTime.fromMillis(NEW_YEAR + 1000), () => {
      woken += 1
    })

    vi.setSystemTime(NEW_YEAR + jump)
    vi.advanceTimersByTime(999)
    const early = woken
    vi.advanceTimersByTime(1)

    expect([early, woken]).toEqual([0, 1])
  },
)

test.each([DAY, 60 * DAY])('a cancelled call is not made: %i ms ahead', (ahead) => {
  const woken: number[] = []
  const cancel = realClock.at(DateTime.fromMillis(NEW_YEAR + ahead), () => woken.push(Date.now()))
  vi.advanceTimersByTime(ahead - 1)

  cancel()
  vi.runAllTimers()

  expect(woken).toEqual([])
})
