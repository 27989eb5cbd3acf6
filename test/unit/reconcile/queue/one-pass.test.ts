// Requests for one key become one pass.
import { expect, test } from 'vitest'
import { AGAIN, bed, both, SETTLED, START } from './bed.ts'

test('requests during a pass become one more pass, not many', async () => {
  const { queue, passes, clock } = bed()

  queue.add('a')
  queue.add('a')
  queue.add('a')
  await clock.settle()
  const whileRunning = passes.map(({ key }) => key)
  passes[0]?.end(SETTLED)
  await clock.settle()
  passes[1]?.end(SETTLED)
  await clock.settle()

  expect(whileRunning).toEqual(['a'])
  expect(passes.map(({ key }) => key)).toEqual(['a', 'a'])
  expect(queue.size()).toBe(0)
})

test('requests for one key before its pass begins are merged', async () => {
  const { queue, passes, clock } = bed({ concurrency: 1, merge: both })
  queue.add('a')
  queue.add('b1')

  queue.add('b2')
  passes[0]?.end(SETTLED)
  await clock.settle()
  // While it runs, what comes is for the next.
  queue.add('b3')
  passes[1]?.end(SETTLED)
  await clock.settle()

  expect(passes.map(({ key }) => key)).toEqual(['a', 'b1+b2', 'b3'])
})

test('a request that did not finish is merged with requests that came meanwhile', async () => {
  const { queue, passes, clock } = bed({ merge: both })
  queue.add('a1')
  queue.add('a2')

  passes[0]?.end(AGAIN)
  await clock.advanceTo(START.plus({ seconds: 1 }))
  passes[1]?.end(AGAIN)
  await clock.settle()
  queue.add('a3')
  await clock.advanceTo(START.plus({ seconds: 2 }))

  expect(passes.map(({ key }) => key)).toEqual(['a1', 'a1+a2', 'a1+a2+a3'])
})

test('the outcome is that of a pass that began after the request', async () => {
  const { queue, passes, clock } = bed()
  const answers: string[] = []
  queue.add('a')
  queue.run('a').then(({ kind }) => answers.push(`first ${kind}`))
  queue.run('a').then(({ kind }) => answers.push(`second ${kind}`))
  await clock.settle()

  passes[0]?.end({ kind: 'gone' })
  await clock.settle()
  const before = [...answers]
  passes[1]?.end(SETTLED)
  await clock.settle()

  expect(before).toEqual([])
  expect(answers).toEqual(['first settled', 'second settled'])
  expect(passes).toHaveLength(2)
})

test('a request that arrives before the pass starts is answered by it', async () => {
  const { queue, passes, clock } = bed({ concurrency: 1 })
  queue.add('a')
  queue.add('b')
  const answer = queue.run('b')
  passes[0]?.end(SETTLED)
  await clock.settle()
  passes[1]?.end({ kind: 'gone' })

  expect(await answer).toEqual({ kind: 'gone' })
  await clock.settle()
  expect(passes.map(({ key }) => key)).toEqual(['a', 'b'])
})
