import { DateTime } from 'luxon'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ScheduledName } from '#src/cli/dev/choose-start.ts'
import { startHeartbeat } from '#src/cli/dev/heartbeat.ts'
import { createLiveView } from '#src/cli/dev/live-view.ts'
import { createScaledClock } from '#src/embedded/scaled-clock.ts'
import { collectingIo } from '../collecting-io.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const NIGHT: ScheduledName = {
  name: 'default/night',
  schedule: { days: new Set([6]), hours: new Set([3]), zone: 'Europe/Berlin', enabled: true },
}

interface Options {
  readonly columns?: number
  readonly rollouts?: readonly string[]
  readonly wakeTimes?: readonly DateTime[]
  readonly skips?: boolean
}

function start(
  terminal: boolean,
  machines: readonly ScheduledName[],
  { columns = 200, rollouts = [], wakeTimes = [], skips = false }: Options = {},
) {
  const io = collectingIo({ terminal, columns })
  const from = DateTime.fromISO('2026-03-28T22:00:00Z', { zone: 'utc' })
  const clock = createScaledClock({ from, speed: 60 })
  const view = createLiveView(io)
  const heartbeat = startHeartbeat({
    view,
    clock,
    machines: () => machines,
    wakeTimes: () => wakeTimes,
    skips,
    rollouts: () => rollouts,
  })
  return { io, view, heartbeat, clock }
}

test('without a terminal, the status is printed once in a long silence', () => {
  const { io, heartbeat } = start(false, [NIGHT])

  vi.advanceTimersByTime(14_999)
  const early = io.out()
  vi.advanceTimersByTime(60_000)
  heartbeat.stop()

  expect({ early, out: io.out() }).toEqual({
    early: '',
    out: 'Sat 2026-03-28 23:15:00 +01:00 · next: default/night joins Sun 2026-03-29 03:00:00 +02:00 (in 2h 45m, 2m 45s here)\n',
  })
})

test('a printed line starts the silence again', () => {
  const { io, heartbeat } = start(false, [])

  vi.advanceTimersByTime(10_000)
  heartbeat.touch()
  vi.advanceTimersByTime(10_000)
  const early = io.out()
  vi.advanceTimersByTime(5_000)
  heartbeat.stop()

  expect({ early, out: io.out() }).toEqual({
    early: '',
    out: 'Sat 2026-03-28 22:25:00 +00:00 · no change is planned\n',
  })
})

test('on a terminal the status is updated in place, and removed before anything is printed', () => {
  const { io, view, heartbeat } = start(true, [])

  vi.advanceTimersByTime(1000)
  view.print('something')
  heartbeat.stop()
  vi.advanceTimersByTime(60_000)

  const clear = '\r\u001b[2K'
  expect(io.out()).toBe(
    `${clear}Sat 2026-03-28 22:00:30 +00:00 · no change is planned` +
      `${clear}Sat 2026-03-28 22:01:00 +00:00 · no change is planned` +
      `${clear}something\n`,
  )
})

test('on a narrow terminal the status has no dates, and is not cut', () => {
  const { io, heartbeat } = start(true, [NIGHT], { columns: 80 })

  vi.advanceTimersByTime(500)
  heartbeat.stop()

  expect(io.out()).toBe('\r\u001b[2K23:00:30 · default/night joins in 2h 59m, 3m here')
})

test('pools that are not up to date are told first', () => {
  const { io, heartbeat } = start(false, [NIGHT], {
    rollouts: ['workers: 1/4 updated', 'gpu: paused'],
  })

  vi.advanceTimersByTime(15_000)
  heartbeat.stop()

  expect(io.out()).toBe('Sat 2026-03-28 23:15:00 +01:00 · workers: 1/4 updated · gpu: paused\n')
})

test('on a narrow terminal they are told without the date', () => {
  const rollouts = ['workers: 1/4 updated; 2 staging, 1 rebooting']
  const { io, heartbeat } = start(true, [], { columns: 70, rollouts })

  vi.advanceTimersByTime(500)
  heartbeat.stop()

  expect(io.out()).toBe('\r\u001b[2K22:00:30 · workers: 1/4 updated; 2 staging, 1 rebooting')
})

test('in a silence it skips to shortly before the next change, and says so', () => {
  const { io, heartbeat } = start(false, [NIGHT], { skips: true })

  vi.advanceTimersByTime(4_999)
  const early = io.out()
  vi.advanceTimersByTime(3_000)
  heartbeat.stop()

  expect({ early, out: io.out() }).toEqual({
    early: '',
    out: 'Skipped 2h 52m in which nothing happens. Next: default/night joins Sun 2026-03-29 03:00:00 +02:00.\n',
  })
})

test.each<[string, readonly ScheduledName[], Options]>([
  ['when it must not', [NIGHT], { skips: false }],
  [
    'while something is in motion',
    [NIGHT],
    { skips: true, wakeTimes: [DateTime.fromISO('2026-03-28T22:20:00Z')] },
  ],
  ['when nothing changes at all', [], { skips: true }],
])('it does not skip %s', (_name, machines, options) => {
  const { clock, heartbeat } = start(false, machines, options)

  vi.advanceTimersByTime(14_000)
  heartbeat.stop()

  expect(clock.now().toISO()).toBe('2026-03-28T22:14:00.000Z')
})

test('a paused clock does not skip, and the status says that it is paused', () => {
  const { io, clock, heartbeat } = start(true, [NIGHT], { skips: true })

  clock.pause()
  vi.advanceTimersByTime(10_000)
  heartbeat.stop()

  expect(clock.now().toISO()).toBe('2026-03-28T22:00:00.000Z')
  expect(io.out()).toMatch(/\(in 3h, paused\)$/)
})

test('a status that is too long is cut between two words', () => {
  const rollouts = ['workers: 1/4 updated; 2 staging, 1 rebooting (worker-1: waiting for 2 pods)']
  const { io, heartbeat } = start(true, [], { columns: 70, rollouts })

  vi.advanceTimersByTime(500)
  heartbeat.stop()

  expect(io.out()).toBe(
    '\r\u001b[2K22:00:30 · workers: 1/4 updated; 2 staging, 1 rebooting (worker-1:…',
  )
})
