import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import { createWorkQueue, type QueuedPassRecord } from '#src/reconcile/work-queue.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const START = DateTime.fromISO('2026-10-25T00:59:58Z', { zone: 'utc' })

test('of passes that only events ask for, a few run at the same time', async () => {
  const { queue, started, end } = bed()
  for (const key of ['a', 'b', 'c', 'd']) queue.add(key)
  const first = [...started]
  await end('a')

  expect(first).toEqual(['a', 'b'])
  expect(started).toEqual(['a', 'b', 'c'])
})

test('passes that a caller waits for do not wait for those', async () => {
  const { queue, started } = bed()
  for (const key of ['a', 'b', 'c']) queue.add(key)

  for (const key of ['d', 'e', 'f']) void queue.run(key)

  expect(started).toEqual(['a', 'b', 'd', 'e'])
})

test('a key in the background is started when a caller asks for it, too', async () => {
  const { queue, started, end } = bed()
  for (const key of ['a', 'b', 'c', 'd']) queue.add(key)

  const outcome = queue.run('d')
  await end('d')

  expect(started).toEqual(['a', 'b', 'd'])
  expect(await outcome).toEqual({ kind: 'settled' })
})

test('events of a key that waits change nothing, and its wait is counted from the first', async () => {
  const { queue, started, end, records, clock } = bed()
  for (const key of ['a', 'b', 'c']) queue.add(key)
  await clock.advanceTo(START.plus({ seconds: 2 }))
  for (let i = 0; i < 5; i += 1) queue.add('c')

  await end('a')
  await end('c')
  await end('b')

  expect(started).toEqual(['a', 'b', 'c'])
  expect(queue.size()).toBe(0)
  expect(records.map(({ waitedSeconds }) => waitedSeconds)).toEqual([0, 2, 0])
})

test('a pass that the queue has taken over is retried', async () => {
  const { queue, started, end, clock } = bed()
  const outcomes = [queue.run('runs'), queue.run('held')]
  queue.takeOver('runs')
  queue.takeOver('nobody asked')

  await end('runs', { kind: 'again', reason: 'stale' })
  await end('held', { kind: 'again', reason: 'stale' })
  await clock.advanceTo(START.plus({ seconds: 1 }))

  expect(started).toEqual(['runs', 'held', 'runs'])
  expect(await Promise.all(outcomes)).toEqual(Array(2).fill({ kind: 'again', reason: 'stale' }))
})

function bed() {
  const clock = createVirtualClock(START)
  const started: string[] = []
  const records: QueuedPassRecord[] = []
  const ends = new Map<string, (outcome: Outcome) => void>()
  const queue = createWorkQueue<string>({
    pass(key) {
      started.push(key)
      return new Promise((end) => ends.set(key, end))
    },
    nameOf: (key) => key,
    logFields: (key) => ({ name: key }),
    clock,
    log: collectingLog().log,
    concurrency: 4,
    backgroundConcurrency: 2,
    onPass: (record) => records.push(record),
  })
  const end = async (key: string, outcome: Outcome = { kind: 'settled' }) => {
    ends.get(key)?.(outcome)
    await clock.settle()
  }
  return { queue, started, end, records, clock }
}
