import { expect, test } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { createController } from '#src/embedded/stand-ins/controller.ts'

const ROWS = [
  { concurrency: undefined, most: 1 },
  { concurrency: 1, most: 1 },
  { concurrency: 3, most: 3 },
  { concurrency: 9, most: 4 },
]

test.each(ROWS)(
  'with concurrency $concurrency at most $most of four keys are in hand, and none twice',
  async ({ concurrency, most }) => {
    const { controller, inHand, seen } = watched(concurrency)

    for (const key of ['a', 'b', 'c', 'd', 'a', 'b']) controller.enqueue(key)
    await new Promise((done) => setTimeout(done, 2))
    // Those that are in hand are handled once more: the change may be newer than what they have read.
    const again = [...inHand]
    for (const key of again) controller.enqueue(key)
    while (!controller.isIdle()) await new Promise((done) => setTimeout(done, 1))

    expect({ most: seen.most, twice: seen.twice, handled: seen.handled.toSorted() }).toEqual({
      most,
      twice: false,
      handled: ['a', 'b', 'c', 'd', ...again].toSorted(),
    })
  },
)

function watched(concurrency: number | undefined) {
  const inHand = new Set<string>()
  const seen = { most: 0, twice: false, handled: [] as string[] }
  const reconcile = async (key: string): Promise<undefined> => {
    seen.twice ||= inHand.has(key)
    inHand.add(key)
    seen.most = Math.max(seen.most, inHand.size)
    await new Promise((done) => setTimeout(done, 10))
    inHand.delete(key)
    seen.handled.push(key)
  }
  return { controller: createController(realClock, reconcile, concurrency), inHand, seen }
}
