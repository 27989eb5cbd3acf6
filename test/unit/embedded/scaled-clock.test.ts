import { DateTime } from 'luxon'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createScaledClock } from '#src/embedded/scaled-clock.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const from = DateTime.fromISO('2026-12-31T23:59:00Z', { zone: 'utc' })

test('it starts where it is told and runs as fast as it is told', () => {
  const clock = createScaledClock({ from, speed: 60 })

  const before = clock.now().toISO()
  vi.advanceTimersByTime(1000)

  expect([before, clock.now().toISO()]).toEqual([
    '2026-12-31T23:59:00.000Z',
    '2027-01-01T00:00:00.000Z',
  ])
})

test('who waits is woken once, at the instant and not before', () => {
  const clock = createScaledClock({ from, speed: 60 })
  const woken: unknown[] = []
  clock.at(from.plus({ minutes: 1 }), () => woken.push(clock.now().toISO()))

  vi.advanceTimersByTime(999)
  const early = [...woken]
  vi.advanceTimersByTime(10_000)

  expect({ early, woken }).toEqual({ early: [], woken: ['2027-01-01T00:00:00.000Z'] })
})

test('who waits for the past is woken at once', () => {
  const clock = createScaledClock({ from, speed: 60 })
  const wake = vi.fn()
  clock.at(from.minus({ days: 1 }), wake)

  vi.advanceTimersByTime(1)

  expect(wake).toHaveBeenCalledTimes(1)
})

test('who no longer waits is not woken', () => {
  const clock = createScaledClock({ from, speed: 60 })
  const wake = vi.fn()
  clock.at(from.plus({ minutes: 1 }), wake)()

  vi.advanceTimersByTime(10_000)

  expect(wake).not.toHaveBeenCalled()
})

test('a wait that is longer than the longest timeout is neither cut short nor forgotten', () => {
  const clock = createScaledClock({ from, speed: 1 })
  const woken: unknown[] = []
  const cancelled = vi.fn()
  clock.at(from.plus({ days: 60 }), () => woken.push(clock.now().toISO()))
  const cancel = clock.at(from.plus({ days: 60 }), cancelled)

  vi.advanceTimersByTime(30 * 86_400_000)
  const early = [...woken]
  cancel()
  vi.advanceTimersByTime(31 * 86_400_000)

  expect({ early, woken }).toEqual({ early: [], woken: ['2027-03-01T23:59:00.000Z'] })
  expect(cancelled).not.toHaveBeenCalled()
})

test('a clock that stands still wakes nobody but for the past, until it runs', () => {
  const clock = createScaledClock({ from, speed: 60, standsStill: true })
  const woken: unknown[] = []
  const cancelled = vi.fn()
  const note = (name: string) => () => woken.push([name, clock.now().toISO()])
  clock.at(from.plus({ minutes: 1 }), note('later'))
  clock.at(from, note('now'))
  const cancel = clock.at(from.plus({ seconds: 1 }), cancelled)

  vi.advanceTimersByTime(60_000)
  const early = [...woken]
  cancel()
  clock.run()
  clock.run()
  vi.advanceTimersByTime(1000)

  expect({ early, woken }).toEqual({
    early: [['now', '2026-12-31T23:59:00.000Z']],
    woken: [
      ['now', '2026-12-31T23:59:00.000Z'],
      ['later', '2027-01-01T00:00:00.000Z'],
    ],
  })
  expect(cancelled).not.toHaveBeenCalled()
})

test('a clock that is paused shows the same time, and wakes who waits when it runs again', () => {
  const clock = createScaledClock({ from, speed: 60 })
  const woken: unknown[] = []
  clock.at(from.plus({ minutes: 2 }), () => woken.push(clock.now().toISO()))

  vi.advanceTimersByTime(1000)
  clock.pause()
  const running = [clock.isRunning]
  vi.advanceTimersByTime(60_000)
  const paused = [clock.now().toISO(), ...woken]
  clock.run()
  running.push(clock.isRunning)
  vi.advanceTimersByTime(1000)

  expect({ running, paused, woken }).toEqual({
    running: [false, true],
    paused: ['2027-01-01T00:00:00.000Z'],
    woken: ['2027-01-01T00:01:00.000Z'],
  })
})

test('it waits for work that takes long, and goes on where it was', async () => {
  const clock = createScaledClock({ from, speed: 60 })
  const woken: unknown[] = []
  clock.at(from.plus({ minutes: 1 }), () => woken.push(clock.now().toISO()))
  const pass = Promise.withResolvers<void>()
  const other = Promise.withResolvers<void>()

  vi.advanceTimersByTime(500)
  clock.track(pass.promise)
  clock.track(other.promise)
  vi.advanceTimersByTime(60_000)
  other.resolve()
  await Promise.resolve()
  vi.advanceTimersByTime(60_000)
  const held = [clock.now().toISO(), ...woken]
  pass.resolve()
  await Promise.resolve()
  const released = clock.now().toISO()
  vi.advanceTimersByTime(400)

  expect({ held, released, woken }).toEqual({
    held: ['2026-12-31T23:59:36.000Z'],
    released: '2026-12-31T23:59:36.000Z',
    woken: ['2027-01-01T00:00:00.000Z'],
  })
})

test('work that takes a moment, and work in real time, hold nothing up', async () => {
  const fast = createScaledClock({ from, speed: 60 })
  const real = createScaledClock({ from, speed: 1 })
  const pass = Promise.withResolvers<void>()
  real.track(pass.promise)
  const quick = Promise.withResolvers<void>()

  fast.track(quick.promise)
  vi.advanceTimersByTime(90)
  quick.resolve()
  await Promise.resolve()
  vi.advanceTimersByTime(910)

  expect([fast.now().toISO(), real.now().toISO()]).toEqual([
    '2027-01-01T00:00:00.000Z',
    '2026-12-31T23:59:01.000Z',
  ])
  pass.resolve()
})

test('another speed counts from then on, also for who waits already', () => {
  const clock = createScaledClock({ from, speed: 60 })
  const woken: unknown[] = []
  clock.at(from.plus({ minutes: 11 }), () => woken.push(clock.now().toISO()))

  vi.advanceTimersByTime(1000)
  clock.setSpeed(600)
  const shown = clock.now().toISO()
  vi.advanceTimersByTime(1000)

  expect({ shown, speed: clock.speed, woken }).toEqual({
    shown: '2027-01-01T00:00:00.000Z',
    speed: 600,
    woken: ['2027-01-01T00:10:00.000Z'],
  })
})

test('a clock that skips wakes who waited for a time until then, and never goes back', () => {
  const clock = createScaledClock({ from, speed: 60 })
  const woken: unknown[] = []
  clock.at(from.plus({ hours: 1 }), () => woken.push('within'))
  clock.at(from.plus({ hours: 2 }).plus({ minutes: 1 }), () => woken.push('after'))

  clock.skipTo(from.plus({ hours: 2 }))
  clock.skipTo(from)
  vi.advanceTimersByTime(500)
  const early = [clock.now().toISO(), ...woken]
  vi.advanceTimersByTime(500)

  expect({ early, woken }).toEqual({
    early: ['2027-01-01T01:59:30.000Z', 'within'],
    woken: ['within', 'after'],
  })
})
