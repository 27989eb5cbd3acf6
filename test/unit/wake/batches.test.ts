import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batches, inParallel } from '#src/wake/batches.ts'

test.each([
  [0, []],
  [1, [1]],
  [4, [1, 1, 1, 1]],
  [5, [2, 2, 1]],
  [100, [25, 25, 25, 25]],
  [400, [100, 100, 100, 100]],
  [401, [51, 51, 51, 51, 51, 51, 51, 44]],
  [1000, Array.from({ length: 12 }, (_, i) => (i < 11 ? 84 : 76))],
])('%i keys go in batches of %j', (count, sizes) => {
  const items = Array.from({ length: count }, (_, i) => i)

  expect(batches(items).map((batch) => batch.length)).toEqual(sizes)
})

test('batches have every item once, in order, at most 100 in each', () => {
  fc.assert(
    fc.property(fc.nat(3000), (count) => {
      const items = Array.from({ length: count }, (_, i) => i)
      const all = batches(items)

      expect(all.flat()).toEqual(items)
      expect(all.every((batch) => batch.length > 0 && batch.length <= 100)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('at most sixteen items are processed at a time, and the results keep the order', async () => {
  const ends: (() => void)[] = []
  let most = 0
  let now = 0
  const items = Array.from({ length: 20 }, (_, i) => i)
  const results = inParallel(items, async (item) => {
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
  expect(await inParallel([], async () => 1)).toEqual([])
})
