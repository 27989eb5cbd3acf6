import { expect, test } from 'vitest'
import {
  createScanOrder,
  NEW_LOOKS,
  numbersSince,
  OTHERS_PER_LOOK,
} from '#src/agents/reclaim/scan-order.ts'

test('a new process is read at each of its first looks, and then takes its turn', () => {
  const old = numbers(1, 200)
  const order = createScanOrder(old)
  order.update([...old, 900])

  const looks = Array.from({ length: NEW_LOOKS + 4 }, () => order.next().includes(900))

  // After its last look as a new one it is behind the 200 that were not read for longer.
  expect(looks.slice(0, NEW_LOOKS)).toEqual(Array(NEW_LOOKS).fill(true))
  expect(looks.slice(NEW_LOOKS).filter(Boolean)).toHaveLength(1)
  expect(looks[NEW_LOOKS]).toBe(false)
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

test('a number that is no process any more is not read again', () => {
  const order = createScanOrder([1, 2])
  order.add([7, 8])
  const first = order.next()
  order.remove(7)
  order.remove(1)

  expect([first, order.next()]).toEqual([
    [7, 8, 1, 2],
    [8, 2],
  ])
})

test('numbers that are known are not new again', () => {
  const order = createScanOrder([1, 2])
  order.add([2, 3])
  order.add([3])

  expect(order.next()).toEqual([3, 1, 2])
})

test.each([
  { name: 'the same', before: 100, newest: 100, expected: [] },
  { name: 'some more', before: 100, newest: 103, expected: [101, 102, 103] },
  { name: 'very many more', before: 100, newest: 400, expected: undefined },
  { name: 'a small one again', before: 32_767, newest: 301, expected: undefined },
  { name: 'not known', before: 100, newest: undefined, expected: undefined },
  { name: 'known for the first time', before: undefined, newest: 100, expected: undefined },
])('when the newest number is $name', ({ before, newest, expected }) => {
  expect(numbersSince(before, newest)).toEqual(expected)
})

function numbers(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i)
}
