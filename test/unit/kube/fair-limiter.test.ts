import { expect, test } from 'vitest'
import { createFairLimiter, inParallel } from '#src/kube/fair-limiter.ts'

test('work runs up to the limit, in order, and work with first goes before the rest', async () => {
  const { take } = createFairLimiter(() => 2)
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string, first = false) =>
    take(
      () => {
        started.push(name)
        return new Promise<string>((end) => ends.set(name, () => end(name)))
      },
      { first },
    )
  const end = async (name: string) => {
    ends.get(name)?.()
    await new Promise((turn) => setImmediate(turn))
  }

  const all = [work('a'), work('b'), work('c'), work('d'), work('read', true)]
  expect(started).toEqual(['a', 'b'])
  await end('b')
  expect(started).toEqual(['a', 'b', 'read'])
  await end('read')
  await end('a')
  expect(started).toEqual(['a', 'b', 'read', 'c', 'd'])
  await end('c')
  await end('d')

  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'read'])
})

test('every fourth start is for work without first, while any waits', async () => {
  const { take } = createFairLimiter(() => 1)
  const order: string[] = []
  const work = (name: string, first: boolean) => take(async () => void order.push(name), { first })
  const held = Promise.withResolvers<void>()

  const all = [take(() => held.promise)]
  for (let i = 1; i <= 2; i += 1) all.push(work(`w${i}`, false))
  for (let i = 1; i <= 8; i += 1) all.push(work(`r${i}`, true))
  held.resolve()
  await Promise.all(all)

  expect(order.join(' ')).toBe('r1 r2 r3 w1 r4 r5 r6 w2 r7 r8')
})

test('work that fails frees its place', async () => {
  const { take } = createFairLimiter(() => 1)
  const failing = take(() => Promise.reject(new Error('no')))
  const next = take(async () => 'done')

  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('done')
  expect(await take(async () => 'again')).toBe('again')
})

test('items are processed up to the limit at a time, and the results keep their order', async () => {
  const ends: (() => void)[] = []
  let most = 0
  let now = 0
  const items = Array.from({ length: 20 }, (_, i) => i)
  const results = inParallel(items, 16, async (item) => {
    now += 1
    most = Math.max(most, now)
    await new Promise<void>((end) => ends.push(end))
    now -= 1
    return item * 10
  })

  for (const _ of items) {
    ends.pop()?.()
    await new Promise((turn) => setImmediate(turn))
  }

  expect(await results).toEqual(items.map((item) => item * 10))
  expect(most).toBe(16)
})

test('no items give no results', async () => {
  expect(await inParallel([], 16, async () => 1)).toEqual([])
})
