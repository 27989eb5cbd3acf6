import { expect, test } from 'vitest'
import { AGAIN, bed, SETTLED } from './bed.ts'

test('draining finishes accepted passes, refuses new requests and drops retries', async () => {
  const { queue, passes, clock } = bed({ concurrency: 1 })
  queue.add('fails')
  passes[0]?.end(AGAIN)
  await clock.settle()
  queue.add('a')
  queue.add('b')
  let drained = false

  const draining = queue.drain().then(() => {
    drained = true
  })
  const refused = [queue.add('c'), await queue.run('c')]
  passes[1]?.end(AGAIN)
  await clock.settle()
  const early = drained
  passes[2]?.end(SETTLED)
  await draining

  expect(refused).toEqual([false, { kind: 'again', reason: 'shutting down' }])
  expect(early).toBe(false)
  expect(passes.map(({ key }) => key)).toEqual(['fails', 'a', 'b'])
  expect(clock.next()).toBeUndefined()
})

test('an empty queue drains at once', async () => {
  const { queue } = bed()

  await expect(queue.drain()).resolves.toBeUndefined()
})
