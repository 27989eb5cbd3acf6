import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batches } from '#src/wake/batches.ts'

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
