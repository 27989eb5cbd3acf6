import { DateTime } from 'luxon'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pressKey } from '#src/cli/dev/keys.ts'
import { skipOnRequest } from '#src/cli/dev/skip-ahead.ts'
import { createScaledClock } from '#src/embedded/scaled-clock.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const from = DateTime.fromISO('2026-03-28T22:00:00Z', { zone: 'utc' })
const NIGHT = {
  name: 'default/night',
  schedule: { days: new Set([6]), hours: new Set([3]), zone: 'Europe/Berlin', enabled: true },
}

function start({ speed = 60, wakeTimes = [] as readonly DateTime[], machines = [NIGHT] } = {}) {
  const clock = createScaledClock({ from, speed })
  const said: string[] = []
  const quit = vi.fn()
  const press = (...keys: readonly string[]) => {
    for (const key of keys) {
      pressKey(key, {
        clock,
        print: (text) => said.push(text),
        skip: () => skipOnRequest({ clock, machines: () => machines, wakeTimes: () => wakeTimes }),
        quit,
      })
    }
  }
  return { clock, said, quit, press }
}

test('space pauses, and goes on', () => {
  const { clock, said, press } = start()

  press(' ')
  const paused = clock.isRunning
  press(' ')

  expect({ paused, isRunning: clock.isRunning, said }).toEqual({
    paused: false,
    isRunning: true,
    said: ['Paused. Press space to go on.', 'Running again.'],
  })
})

test('s makes it faster, and after the fastest slow again', () => {
  const { said, press } = start()

  press('s', 's', 's')

  expect(said).toEqual(['Speed: 300 × real time.', 'Speed: 1200 × real time.', 'Speed: real time.'])
})

test('n goes to three real seconds before the next change, and not further', () => {
  const { clock, said, press } = start()

  press('n', 'n')

  expect(clock.now().toISO()).toBe('2026-03-29T00:57:00.000Z')
  expect(said).toEqual([
    'Skipped 2h 57m in which nothing happens. Next: default/night joins Sun 2026-03-29 03:00:00 +02:00.',
    'Nothing to skip: default/night joins in 3m, or something is in motion.',
  ])
})

test('n stops at the first wake time of what is in motion', () => {
  const { clock, press } = start({ speed: 1, wakeTimes: [from.plus({ minutes: 10 })] })

  press('n')

  expect(clock.now().toISO()).toBe('2026-03-28T22:09:57.000Z')
})

test('n without a machine that changes says so', () => {
  const { said, press } = start({ machines: [] })

  press('n')

  expect(said).toEqual(['No machine joins or leaves by its schedule.'])
})

test.each([['q'], ['\u0003']])('%j ends it, and other keys mean nothing', (key) => {
  const { clock, said, quit, press } = start()

  press('x', 'N', '\r')
  const early = quit.mock.calls.length
  press(key)

  expect({ early, calls: quit.mock.calls.length, said, speed: clock.speed }).toEqual({
    early: 0,
    calls: 1,
    said: [],
    speed: 60,
  })
})
