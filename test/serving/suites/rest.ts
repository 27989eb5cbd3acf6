// Nothing happens, and so nothing runs: the backstop looks, and goes.
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { instantOf } from '#src/wake/cron-instant.ts'
import { createActive } from '#test/support/control-plane/scheduled-machines.ts'
import {
  alarmOf,
  IS_SHORT,
  isAfterBackstop,
  lifetimes,
  reached,
  requestsSince,
  shareAtZero,
  untilZero,
  type World,
} from '#test/support/serving/world.ts'

const MACHINES = Array.from({ length: IS_SHORT ? 2 : 50 }, (_, index) => `rest-${index}`)
const REST_MINUTES = IS_SHORT ? 2 : 15

export function rest(world: () => World): void {
  test('with its machines in service the pods go', async () => {
    await Promise.all(
      MACHINES.map((name) =>
        createActive(reached(world()), name, { gracefulShutdownTimeout: '0s' }),
      ),
    )
    await untilZero(world())
  })

  test(
    'no pod but those that the backstop wakes, and nothing is written',
    async () => {
      // Set while the machines joined, and never put off: it rings once more, for nothing.
      const rings = instantOf(await alarmOf(world()), DateTime.utc(), { minutes: REST_MINUTES })
      const from = Date.now()
      await new Promise((resolve) => setTimeout(resolve, REST_MINUTES * 60_000))
      const to = Date.now()

      const started = lifetimes(world()).filter((each) => each.from >= from)
      const isAfterAlarm = (at: number) =>
        rings !== undefined && at >= rings.toMillis() && at < rings.toMillis() + 15_000
      const expected = started.filter(({ from: at }) => isAfterBackstop(at) || isAfterAlarm(at))
      expect(started).toEqual(expected)
      // Each of its looks wakes one of the sweep, and nothing differs.
      expect(started.filter(({ name }) => name === 'scheduled-machine')).toEqual([])
      expect(started.length).toBeLessThanOrEqual(Math.ceil(REST_MINUTES / 5) + 1)
      const share = shareAtZero(world(), from, to)
      const requests = requestsSince(world(), from)
      process.stdout.write(
        `at rest: no pod for ${(share * 100).toFixed(0)} % of ${REST_MINUTES} min, ${MACHINES.length} machines, requests ${JSON.stringify(requests)}\n`,
      )
      // At the start those of before are ending, for half a minute and the time that a busy kubelet takes.
      expect(share).toBeGreaterThan(started.length === 0 ? 0.6 : 0.2)
      const { get: _, list: __, ...writes } = requests
      expect(writes).toEqual(rings === undefined ? {} : { patch: 1 })
    },
    REST_MINUTES * 60_000 + 60_000,
  )
}
