// Nothing happens, and so nothing runs: the backstop looks, and goes.
import { expect, test } from 'vitest'
import { createActive } from '#test/support/control-plane/scheduled-machines.ts'
import {
  lifetimes,
  reached,
  requestsSince,
  shareAtZero,
  untilZero,
  type World,
} from '#test/support/serving/world.ts'

const MACHINES = ['first', 'second']
/** Between two looks of the backstop, at most one of which is in it. */
const REST_MS = 120_000

export function rest(world: () => World): void {
  test('with two machines in service the pods go', async () => {
    await Promise.all(
      MACHINES.map((name) =>
        createActive(reached(world()), name, { gracefulShutdownTimeout: '0s' }),
      ),
    )
    await untilZero(world())
  })

  test('for two minutes no pod but that of the backstop, and nothing is written', async () => {
    const from = Date.now()
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
    const to = Date.now()

    const started = lifetimes(world()).filter((each) => each.from >= from)
    const backstops = started.filter((each) => isAfterBackstop(each.from))
    expect(started).toEqual(backstops)
    expect(started.length).toBeLessThanOrEqual(2)
    const share = shareAtZero(world(), from, to)
    const requests = requestsSince(world(), from)
    process.stdout.write(
      `at rest: no pod for ${(share * 100).toFixed(0)} % of ${REST_MS / 1_000} s, requests ${JSON.stringify(requests)}\n`,
    )
    expect(share).toBeGreaterThan(started.length === 0 ? 0.99 : 0.2)
    expect(Object.keys(requests).filter((verb) => !['get', 'list'].includes(verb))).toEqual([])
  }, 180_000)
}

// Its minutes are 2, 7, 12 and so on; a pod follows within seconds.
function isAfterBackstop(at: number): boolean {
  const date = new Date(at)
  return date.getUTCMinutes() % 5 === 2 && date.getUTCSeconds() < 15
}
