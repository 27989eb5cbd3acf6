import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { DeadlineExceeded, waitUntimed, withDeadline } from '#src/clock/deadline.ts'
import { pause } from '#src/clock/pause.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createJumpingClock } from '#test/support/jumping-clock.ts'

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

test('waits for a turn do not count, also when two overlap', async () => {
  const { clock, limit, ended } = bed()
  const turns = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const after = (seconds: number) => clock.advanceTo(START.plus({ seconds }))

  const result = withDeadline(
    async (signal) => {
      await Promise.all(turns.map(({ promise }) => waitUntimed(signal, promise)))
      return new Promise(() => {})
    },
    { clock, limit, ended },
  ).catch((error) => error)
  await after(600)
  turns[0]?.resolve()
  await after(1_200)
  turns[1]?.resolve()
  await after(1_200 + 89)
  const before = await Promise.race([result, 'runs'])
  await after(1_200 + 90)

  expect(before).toBe('runs')
  expect(await result).toBeInstanceOf(DeadlineExceeded)
})

test.each([-3_600, 3_600])(
  'a clock that jumps by %i s before, during and after a wait moves no deadline',
  async (step) => {
    const { clock, limit, ended } = bed()
    const jumping = createJumpingClock(clock)
    const turn = Promise.withResolvers<void>()
    const result = withDeadline(
      async (signal) => {
        await pause(clock, 10)
        await waitUntimed(signal, turn.promise)
        return new Promise(() => {})
      },
      { clock: jumping, limit, ended },
    ).catch((error) => error)
    const after = async (seconds: number) => {
      await clock.advanceTo(START.plus({ seconds }))
      return Promise.race([result, 'runs'])
    }

    for (const seconds of [5, 15]) {
      await after(seconds)
      jumping.jump(step)
    }
    await after(20)
    turn.resolve()
    await clock.settle()
    jumping.jump(step)
    const before = await after(99)

    expect([before, await after(100)]).toEqual([
      'runs',
      new DeadlineExceeded('not done within 90 s'),
    ])
  },
)

test('a wait of work that has ended sets no timer', async () => {
  const { clock, limit, ended } = bed()
  const turn = Promise.withResolvers<string>()
  let wait: Promise<string> | undefined

  await withDeadline(
    async (signal) => {
      wait = waitUntimed(signal, turn.promise)
    },
    { clock, limit, ended },
  )
  await clock.settle()
  turn.resolve('late')

  expect(await wait).toBe('late')
  expect(await waitUntimed(undefined, Promise.resolve('no deadline'))).toBe('no deadline')
  expect(clock.next()).toBeUndefined()
})

function bed() {
  const clock = createVirtualClock(START)
  const ends: number[] = []
  const ended = () => {
    ends.push(clock.now().toMillis())
  }
  return { clock, limit: { minutes: 1.5 }, ended, ends }
}
