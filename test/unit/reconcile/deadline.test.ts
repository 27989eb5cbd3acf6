import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { DeadlineExceeded, withDeadline } from '#src/reconcile/deadline.ts'

const START = DateTime.fromISO('2026-12-31T23:59:59Z', { zone: 'utc' })

test.each<[string, () => Promise<string>, unknown]>([
  ['gives what it gives', async () => 'done', 'done'],
  ['fails as it fails', () => Promise.reject(new TypeError('oh')), new TypeError('oh')],
])('work that ends in time %s, and leaves no alarm', async (_, work, expected) => {
  const { clock, limit, ended, ends } = bed()

  const result = await withDeadline(work, { clock, limit, ended }).catch((error) => error)
  await clock.settle()

  expect(result).toEqual(expected)
  expect(ends).toEqual([START.toMillis()])
  expect(clock.next()).toBeUndefined()
})

test('work that ignores its signal is abandoned at the limit, and its end is reported when it comes', async () => {
  const { clock, limit, ended, ends } = bed()
  const { promise, resolve } = Promise.withResolvers<string>()
  const signals: AbortSignal[] = []
  const work = (signal: AbortSignal) => {
    signals.push(signal)
    return promise
  }

  const result = withDeadline(work, { clock, limit, ended }).catch((error) => error)
  await clock.advanceTo(START.plus(limit))
  const error = await result
  const endsBefore = [...ends]
  resolve('late')
  await clock.settle()

  expect(error).toBeInstanceOf(DeadlineExceeded)
  expect([error.name, error.message]).toEqual(['DeadlineExceeded', 'not done within 90 s'])
  expect(signals.map(({ reason }) => reason)).toEqual([error])
  expect(endsBefore).toEqual([])
  expect(ends).toEqual([START.plus(limit).toMillis()])
})

function bed() {
  const clock = createVirtualClock(START)
  const ends: number[] = []
  const ended = () => {
    ends.push(clock.now().toMillis())
  }
  return { clock, limit: { minutes: 1.5 }, ended, ends }
}
