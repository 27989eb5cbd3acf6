import { expect, test } from 'vitest'
import { createFairLimiter } from '#src/kube/fair-limiter.ts'

test('work runs up to the limit, in order, and work with first goes before the rest', async () => {
  const { take } = createFairLimiter(2)
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
  const { take } = createFairLimiter(1)
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
  const { take } = createFairLimiter(1)
  const failing = take(() => Promise.reject(new Error('no')))
  const next = take(async () => 'done')

  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('done')
  expect(await take(async () => 'again')).toBe('again')
})
