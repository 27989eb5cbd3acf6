import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createBackstop } from '#src/wake/backstop.ts'

const START = DateTime.fromISO('2026-12-31T23:55:00Z', { zone: 'utc' })
const PERIOD = 300

/** The seconds after which a sweep began. Each takes `sweepSeconds`. */
function bed(sweepSeconds: number) {
  const clock = createVirtualClock(START)
  const began: number[] = []
  const elapsed = () => clock.now().diff(START).as('seconds')
  const backstop = createBackstop({
    clock,
    period: { seconds: PERIOD },
    sweep() {
      began.push(elapsed())
      return new Promise((resolve) =>
        clock.at(clock.now().plus({ seconds: sweepSeconds }), resolve),
      )
    },
  })
  const until = (seconds: number) => clock.advanceTo(START.plus({ seconds }))
  return { backstop, began, until }
}

test('the first sweep is a moment after the start, and the others follow in the period', async () => {
  const { began, until } = bed(2)

  await until(700)

  expect(began).toEqual([1, 301, 601])
})

test('a sweep that takes longer than the period is followed by one, not by several', async () => {
  const { began, until } = bed(400)

  await until(1000)

  expect(began).toEqual([1, 401, 801])
})

test('many gaps in one moment are one sweep, and the period counts from it', async () => {
  const { backstop, began, until } = bed(2)

  await until(100)
  backstop.soon()
  backstop.soon()
  await until(500)

  expect(began).toEqual([1, 101, 401])
})

test('a gap during a sweep is one more sweep after it', async () => {
  const { backstop, began, until } = bed(10)

  await until(5)
  backstop.soon()
  await until(200)

  expect(began).toEqual([1, 12])
})

test('after stop no sweep begins', async () => {
  const { backstop, began, until } = bed(10)

  await until(5)
  backstop.stop()
  backstop.soon()
  await until(1000)

  expect(began).toEqual([1])
})
