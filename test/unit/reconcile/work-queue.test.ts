import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { PassRecord } from '#src/reconcile/timed-pass.ts'
import { createWorkQueue, type WorkQueue } from '#src/reconcile/work-queue.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

// The night in which New York's clocks go back.
const START = DateTime.fromISO('2026-11-01T05:59:50Z', { zone: 'utc' })
const SETTLED: Outcome = { kind: 'settled' }
const AGAIN: Outcome = { kind: 'again', reason: 'stale' }

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
  expect(JSON.stringify(lines)).toContain(isBug ? 'work-queue.test.ts' : error.message)
})

test('a full queue refuses new keys, and accepts requests for keys that it has', async () => {
  const { queue } = bed({ capacity: 2 })

  const taken = ['a', 'b', 'c', 'a'].map((key) => queue.add(key))

  expect(taken).toEqual([true, true, false, true])
  expect(await queue.run('c')).toEqual({ kind: 'again', reason: '2 keys are waiting already' })
})

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

test('each pass is reported with its duration', async () => {
  const { queue, passes, clock, records } = bed()
  queue.add('a')
  await clock.advanceTo(START.plus({ milliseconds: 1500 }))
  passes[0]?.end({ kind: 'gone' })
  await clock.settle()

  expect(records).toEqual([{ result: 'gone', seconds: 1.5 }])
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

interface Pass {
  readonly key: string
  readonly at: DateTime
  readonly signal: AbortSignal
  readonly end: (outcome: Outcome) => void
}

interface Bed {
  readonly queue: WorkQueue<string>
  readonly passes: Pass[]
  readonly clock: VirtualClock
  readonly lines: ReturnType<typeof collectingLog>['lines']
  readonly records: PassRecord[]
}

const both = (earlier: string, later: string) => `${earlier}+${later}`

/** A queue whose passes end when the test says so, or as `outcome` says. */
function bed(
  options: {
    concurrency?: number
    capacity?: number
    outcome?: () => Outcome
    merge?: (earlier: string, later: string) => string
  } = {},
): Bed {
  const { outcome, ...limits } = options
  const clock = createVirtualClock(START)
  const { log, lines } = collectingLog()
  const passes: Pass[] = []
  const records: PassRecord[] = []
  const queue = createWorkQueue<string>({
    pass: (key, signal) => {
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      passes.push({ key, at: clock.now(), signal, end: resolve })
      if (outcome !== undefined) resolve(outcome())
      return promise
    },
    // With a merge, keys are told apart by their first letter.
    nameOf: (key) => (limits.merge === undefined ? key : key.charAt(0)),
    logFields: (name) => ({ name }),
    clock,
    log,
    onPass: (record) => records.push(record),
    ...limits,
  })
  return { queue, passes, clock, lines, records }
}
