import { expect, test } from 'vitest'
import { createTurns } from '#src/kube/turns.ts'

test('so many at a time, in order, and what is first before the others', async () => {
  const { take } = createTurns(2)
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

test('work that fails gives its turn on', async () => {
  const { take } = createTurns(1)
  const failing = take(() => Promise.reject(new Error('no')))
  const next = take(async () => 'done')

  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('done')
  expect(await take(async () => 'again')).toBe('again')
})
