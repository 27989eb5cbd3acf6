// Passes of different keys, side by side.
import { expect, test } from 'vitest'
import { bed, SETTLED, START } from './bed.ts'

test('different keys run in parallel, up to the limit, in the order of their requests', async () => {
  const { queue, passes, clock } = bed({ concurrency: 2 })

  for (const key of ['a', 'b', 'c', 'd']) queue.add(key)
  const first = passes.map(({ key }) => key)
  passes[1]?.end(SETTLED)
  await clock.settle()

  expect(first).toEqual(['a', 'b'])
  expect(passes.map(({ key }) => key)).toEqual(['a', 'b', 'c'])
})

test('a pass that hangs delays no other key', async () => {
  const { queue, passes, clock } = bed({ concurrency: 2 })
  queue.add('hangs')

  for (const key of ['b', 'c', 'd']) {
    const answer = queue.run(key)
    passes.at(-1)?.end(SETTLED)
    expect(await answer).toEqual(SETTLED)
  }

  expect(passes.map(({ key }) => key)).toEqual(['hangs', 'b', 'c', 'd'])
  expect(clock.now()).toEqual(START)
})

test('passes that hang free the queue at their deadline', async () => {
  const { queue, passes, clock } = bed({ concurrency: 2 })
  queue.add('hangs-1')
  const answer = queue.run('hangs-2')
  queue.add('c')

  await clock.advanceTo(START.plus({ seconds: 25 }))

  expect(passes.map(({ key, signal }) => [key, signal.aborted])).toEqual([
    ['hangs-1', true],
    ['hangs-2', true],
    ['c', false],
  ])
  expect(await answer).toEqual({ kind: 'again', reason: 'not done within 25 s' })
})

test('a key whose pass ignores its deadline does not run twice at the same time', async () => {
  const { queue, passes, clock } = bed()
  queue.add('a')
  await clock.advanceTo(START.plus({ seconds: 25 }))

  queue.add('a')
  await clock.advanceTo(START.plus({ minutes: 2 }))
  const beside = passes.length
  passes[0]?.end(SETTLED)
  await clock.advanceTo(START.plus({ minutes: 3 }))

  expect(beside).toBe(1)
  expect(passes).toHaveLength(2)
})

test('a full queue refuses new keys, and accepts requests for keys that it has', async () => {
  const { queue } = bed({ capacity: 2 })

  const taken = ['a', 'b', 'c', 'a'].map((key) => queue.add(key))

  expect(taken).toEqual([true, true, false, true])
  expect(await queue.run('c')).toEqual({ kind: 'again', reason: '2 keys are waiting already' })
})
