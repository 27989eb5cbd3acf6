// How the queue delays a key whose passes fail.
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createBackOff } from '#src/reconcile/back-off.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import { createWorkQueue } from '#src/reconcile/work-queue.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { createJumpingClock } from '#test/support/jumping-clock.ts'

// The last minutes of a leap year, in which the year's clocks are busy.
const START = DateTime.fromISO('2028-12-31T23:57:00Z', { zone: 'utc' })
const SETTLED: Outcome = { kind: 'settled' }
const AGAIN: Outcome = { kind: 'again', reason: 'busy' }
const THIRTY: Outcome = { ...AGAIN, retryAfterSeconds: 30 }

test('events do not shorten the Retry-After of a server', async () => {
  const { queue, began, clock, at } = bed(() => THIRTY)
  queue.add('a')

  for (let ms = 50; ms <= 40_000; ms += 50) {
    await at(ms / 1000)
    queue.add('a')
  }
  await clock.settle()

  expect(began).toEqual([0, 30])
})

test('events shorten any other wait to one second, and not more', async () => {
  const { queue, began, at } = bed(() => AGAIN)
  queue.add('a')

  for (let ms = 50; ms < 4_000; ms += 50) {
    await at(ms / 1000)
    queue.add('a')
  }

  expect(began).toEqual([0, 1, 2, 3])
})

test('an event that comes later does not wait', async () => {
  const { queue, began, at } = bed(() => (began.length < 4 ? AGAIN : SETTLED))
  queue.add('a')
  await at(3)

  // The next retry would be at 7.
  await at(4.5)
  queue.add('a')
  await at(60)

  expect(began).toEqual([0, 1, 3, 4.5])
})

test('failures are counted until a pass succeeds, and events do not reset the count', async () => {
  let outcome: Outcome = AGAIN
  const { queue, began, lines, at } = bed(() => outcome)
  queue.add('a')
  for (const second of [1.5, 3, 4.5, 6]) {
    await at(second)
    queue.add('a')
  }
  await at(120)
  const whileItFails = began.length
  outcome = SETTLED
  queue.add('a')
  await at(121)
  outcome = AGAIN
  queue.add('a')
  await at(122.5)

  expect(whileItFails).toBeLessThanOrEqual(7)
  expect(lines.at(-1)).toMatchObject({ message: 'stopped retrying until the next backstop' })
  // Succeeded, failed, and tried again as if for the first time.
  expect(began.slice(whileItFails)).toEqual([120, 121, 122])
})

test('an event that comes while the failing pass runs waits, too', async () => {
  const { queue, began, at } = bed(() => {
    if (began.length === 3) return SETTLED
    queue.add('a')
    return THIRTY
  })
  queue.add('a')
  await at(100)

  expect(began).toEqual([0, 30, 60])
})

test('a caller that waits gets the rest of a long wait as its answer, and waits through a short one', async () => {
  const { queue, began, at } = bed(() => (began.length === 1 ? THIRTY : AGAIN))
  const first = await queue.run('a')
  await at(10.5)
  const second = await queue.run('a')
  await at(30)
  const third = queue.run('a')
  await at(30.5)
  const fourth = queue.run('a')
  await at(40)

  expect([first, second]).toEqual([
    THIRTY,
    {
      kind: 'again',
      reason: 'the API server asked for a later retry',
      retryAfterSeconds: 20,
    },
  ])
  expect(await Promise.all([third, fourth])).toEqual([AGAIN, AGAIN])
  expect(began).toEqual([0, 30, 31])
})

test('a caller that waits for the next pass is answered at once when that pass has to wait', async () => {
  const gate = Promise.withResolvers<Outcome>()
  const { queue, began, at } = bed(() => gate.promise)
  const first = queue.run('a')
  const second = queue.run('a')

  gate.resolve(THIRTY)

  expect(await Promise.all([first, second])).toEqual([THIRTY, THIRTY])
  await at(100)
  expect(began).toEqual([0])
  expect(queue.size()).toBe(0)
})

test('other keys do not wait', async () => {
  const { queue, began, at } = bed((key) => (key === 'a' ? THIRTY : SETTLED))
  queue.add('a')
  await at(5)

  expect(await queue.run('b')).toEqual(SETTLED)
  expect(began).toEqual([0, 5])
})

test('draining drops keys that wait', async () => {
  const { queue, began, clock, at } = bed(() => THIRTY)
  queue.add('a')
  await at(5)
  queue.add('a')

  await queue.drain()

  expect(began).toEqual([0])
  expect(clock.next()).toBeUndefined()
})

test('setting the system clock back delays nothing', async () => {
  const clock = createVirtualClock(START)
  const wall = createJumpingClock(clock)
  const released: string[] = []
  const backOff = createBackOff(wall, (name) => released.push(name))
  backOff.fail('a', 5)

  wall.jump(-7_200)
  const meanwhile = backOff.remaining('a')
  await clock.advanceTo(START.plus({ seconds: 5 }))

  expect([meanwhile, backOff.remaining('a'), released]).toEqual([300, 0, ['a']])
})

test('the keys that failed longest ago are forgotten when there are too many', () => {
  const clock = createVirtualClock(START)
  const backOff = createBackOff(clock, () => {})

  for (let i = 0; i <= 10_000; i += 1) backOff.fail(`k${i}`, 60)

  expect([backOff.remaining('k0'), backOff.remaining('k1')]).toEqual([0, 60])
})

function bed(outcome: (key: string) => Outcome | Promise<Outcome>) {
  const clock = createVirtualClock(START)
  const { log, lines } = collectingLog()
  const began: number[] = []
  const queue = createWorkQueue<string>({
    pass: async (key) => {
      began.push(clock.now().diff(START).as('seconds'))
      return outcome(key)
    },
    nameOf: (key) => key,
    logFields: (name) => ({ name }),
    clock,
    log,
  })
  const at = (seconds: number) => clock.advanceTo(START.plus({ seconds }))
  return { queue, began, clock, lines, at }
}

test('a key that is forgotten, because too many others fail, waits no longer', () => {
  const clock = createVirtualClock(START)
  const released: string[] = []
  const backOff = createBackOff(clock, (name) => released.push(name))

  for (let i = 0; i <= 10_000; i += 1) backOff.fail(`key-${i}`, 5)

  expect([backOff.remaining('key-0'), released]).toEqual([0, ['key-0']])
})
