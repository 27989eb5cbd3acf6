import { DateTime } from 'luxon'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from '#src/cli/output/progress.ts'
import { collectingIo } from '../collecting-io.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const from = DateTime.fromISO('2026-12-31T00:00:00Z', { zone: 'utc' })
const until = from.plus({ days: 4 })
const CLEAR = '\r\u001b[2K'

test('a terminal shows progress and speed, at most ten times a second', () => {
  const io = collectingIo({ progress: true })
  const progress = createProgress(io, from, until)

  progress.report(from.plus({ hours: 1 }))
  vi.advanceTimersByTime(500)
  progress.report(from.plus({ days: 1 }))
  vi.advanceTimersByTime(50)
  progress.report(from.plus({ days: 2 }))
  progress.clear()

  expect({ out: io.out(), err: io.err() }).toEqual({
    out: '',
    err: `${CLEAR}simulating 25 %, 2d a second, now Fri 2027-01-01 00:00 UTC${CLEAR}`,
  })
})

test('without a terminal nothing is written', () => {
  const io = collectingIo()
  const progress = createProgress(io, from, until)

  vi.advanceTimersByTime(500)
  progress.report(from.plus({ days: 1 }))
  progress.clear()

  expect([io.out(), io.err()]).toEqual(['', ''])
})
