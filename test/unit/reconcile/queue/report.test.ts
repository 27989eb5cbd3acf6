import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createWorkQueue } from '#src/reconcile/work-queue.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { bed, START } from './bed.ts'

test('each pass is reported with its duration', async () => {
  const { queue, passes, clock, records } = bed()
  queue.add('a')
  await clock.advanceTo(START.plus({ milliseconds: 1500 }))
  passes[0]?.end({ kind: 'gone' })
  await clock.settle()

  expect(records).toEqual([{ result: 'gone', seconds: 1.5, waitedSeconds: 0 }])
})

test('a queue without a listener still runs its passes', async () => {
  const clock = createVirtualClock(START)
  const { log } = collectingLog()
  const queue = createWorkQueue<string>({
    pass: async (key) => ({ kind: 'again', reason: key }),
    nameOf: (key) => key,
    logFields: (name) => ({ name }),
    clock,
    log,
  })

  expect(await queue.run('a')).toEqual({ kind: 'again', reason: 'a' })
})
