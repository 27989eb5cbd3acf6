// Passes that did not finish are tried again.
import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import { AGAIN, bed, SETTLED, START } from './bed.ts'

test('a failure that no caller waits for is retried after 1, 2, 4 and 8 seconds, then left to the backstop', async () => {
  const { queue, passes, clock, lines } = bed({ outcome: () => AGAIN })
  queue.add('a')

  await clock.advanceTo(START.plus({ hours: 1 }))

  expect(passes.map(({ at }) => at.diff(START).as('seconds'))).toEqual([0, 1, 3, 7, 15])
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'stopped retrying until the next backstop',
      name: 'a',
      tries: 5,
      reason: 'stale',
    },
  ])
  expect(queue.size()).toBe(0)
})

test('a failure that a caller waits for is not retried by the queue', async () => {
  const { queue, passes, clock } = bed({ outcome: () => AGAIN })

  expect(await queue.run('a')).toEqual(AGAIN)
  await clock.advanceTo(START.plus({ hours: 1 }))

  expect(passes).toHaveLength(1)
})

test('repeated failures that callers wait for are not retried by the queue', async () => {
  const { queue, passes, clock } = bed()
  const answers = [queue.run('a'), queue.run('a')]

  passes[0]?.end(SETTLED)
  await clock.settle()
  passes[1]?.end(AGAIN)
  await clock.advanceTo(START.plus({ hours: 1 }))

  expect(await Promise.all(answers)).toEqual([SETTLED, AGAIN])
  expect(passes).toHaveLength(2)
})

test('a Retry-After of the server is respected', async () => {
  const outcomes: Outcome[] = [{ ...AGAIN, retryAfterSeconds: 7 }, SETTLED]
  const { queue, passes, clock } = bed({ outcome: () => outcomes.shift() ?? SETTLED })
  queue.add('a')

  await clock.advanceTo(START.plus({ minutes: 1 }))

  expect(passes.map(({ at }) => at.diff(START).as('seconds'))).toEqual([0, 7])
})

test('a pending retry that a request replaces is still made when its pass does not finish', async () => {
  const outcomes: Outcome[] = [AGAIN, AGAIN, SETTLED]
  const { queue, passes, clock } = bed({ outcome: () => outcomes.shift() ?? SETTLED })
  queue.add('a')
  await clock.settle()

  const answer = queue.run('a')
  await clock.advanceTo(START.plus({ minutes: 1 }))

  expect(await answer).toEqual(AGAIN)
  expect(passes.map(({ at }) => at.diff(START).as('seconds'))).toEqual([0, 1, 3])
})

test.each([
  ['a stale read', new KubeError('Conflict', 'PATCH x: changed'), 'again', 'warn'],
  ['a busy server', new KubeError('Throttled', 'GET x', { retryAfterSeconds: 3 }), 'again', 'warn'],
  ['a missing right', new KubeError('Forbidden', 'GET x: no'), 'failed', 'error'],
  ['a bug', new TypeError('x is not a function'), 'failed', 'error'],
] as const)('a pass that throws %s is tried again', async (_, error, result, level) => {
  const { queue, passes, clock, lines, records } = bed({
    outcome: () => {
      if (passes.length === 1) throw error
      return SETTLED
    },
  })
  queue.add('a')

  await clock.advanceTo(START.plus({ minutes: 1 }))

  expect(records.map((record) => record.result)).toEqual([result, 'settled'])
  expect(lines.map((line) => [line.level, line.name])).toEqual([[level, 'a']])
  const isBug = error instanceof TypeError
  expect(JSON.stringify(lines)).toContain(isBug ? 'retry.test.ts' : error.message)
})
