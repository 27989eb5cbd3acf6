import { expect, test } from 'vitest'
import { createScanOrder, NEW_LOOKS, OTHERS_PER_LOOK } from '#src/agents/reclaim/scan-order.ts'

test('a new process is read at each of its first looks, and then takes its turn', () => {
  const old = numbers(1, 200)
  const order = createScanOrder(old)
  order.update([...old, 900])

  const looks = Array.from({ length: NEW_LOOKS + 4 }, () => order.next().includes(900))

  // After its last look as a new one it is behind the 200 that were not read for longer.
  expect(looks).toEqual([...Array(NEW_LOOKS).fill(true), ...Array(4).fill(false)].with(-1, true))
})

test('the others are read in turn, and none is left out', () => {
  const pids = numbers(1, 1000)
  const order = createScanOrder(pids)

  const looks = Array.from({ length: Math.ceil(1000 / OTHERS_PER_LOOK) }, () => order.next())

  expect(looks.every((look) => look.length === OTHERS_PER_LOOK)).toBe(true)
  expect(new Set(looks.flat())).toEqual(new Set(pids))
})

test('few processes are all read in each look', () => {
  const order = createScanOrder([1, 2, 3])

  expect([order.next(), order.next()]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
})

test('a process that is gone is not read, and one with its number later is new', () => {
  const old = numbers(1, 500)
  const order = createScanOrder(old)
  order.update(old.filter((pid) => pid !== 400))
  const without = [order.next(), order.next()].flat()
  order.update(old)

  const again = [order.next(), order.next()]

  expect(without).not.toContain(400)
  expect(again.map((look) => look.filter((pid) => pid === 400))).toEqual([[400], [400]])
})

function numbers(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i)
}
